axe.run(document, { resultTypes: ['violations'] }).then((found) => found.violations
  .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
  .flatMap((violation) => violation.nodes.slice(0, 5).map((node) => `${violation.id} (${violation.impact}): ${node.target.join(' ')}: ${node.failureSummary}`)))
