package plaintext

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// templateText matches text that a templating tool replaces: <…>, {{…}}, ${…}, %…%, @…@, $(…), __…__.
	templateText = regexp.MustCompile(`^(?:<.*>|\{\{.*\}\}|\[\[.*\]\]|%[\w.]+%|@[\w.]+@|\$\w+|\$\(.*\)|__\w+__)$|<<.*>>|\{\{.*\}\}|\$\{|<path:`)
	// externalReference matches a reference to a secret elsewhere, as tools such as vals or Vault resolve it.
	externalReference = regexp.MustCompile(`^(?:vault|ref\+\w+|secretref\+\w+|op|awssm|awssecrets?|awsps|gcpsm|gcpsecrets?|azurekeyvault|akv|bws|doppler|infisical|sops|file|env|secretstore|secret|arn|projects)[:/]`)
	// dummyText matches text that asks to be replaced.
	dummyText = regexp.MustCompile(`(?i)change.?(?:me|this|it)|replace|to.?do|fixme|example|place.?holder|dummy|\byour|your_|xxx|\*\*\*|redacted|insert|not.?(?:used|needed|real|set)|unused|put.?(?:your|it).?here|\.\.\.`)
	// commonWord matches text that everybody may know.
	commonWord = regexp.MustCompile(`(?i)^(?:|none|null|nil|n/?a|true|false|yes|no|on|off|test|testing|fake|foo|bar|foobar|password|passwd|secret|token|key|admin|user|default|unknown|value|enabled|disabled|optional|required|basic|bearer)$`)
)

// isPlaceholder reports whether something replaces a value before it is used.
func isPlaceholder(value string) bool {
	return templateText.MatchString(value) || externalReference.MatchString(value)
}

// isDummy reports whether a value is a placeholder, a value that everybody may know, or one repeated character.
func isDummy(value string) bool {
	value = strings.TrimSpace(value)
	first := value[:min(1, len(value))]
	return isPlaceholder(value) || commonWord.MatchString(value) || dummyText.MatchString(value) || strings.Trim(value, first) == ""
}

// ambiguousSuffixes are ends of names that other values than secrets have as well.
var ambiguousSuffixes = []string{"key", "auth", "webhook", "cookie", "salt", "dsn"}

// The length in bytes from which a value is a secret, and from which it is one under an ambiguous name.
const (
	minSecret          = 4
	minAmbiguousSecret = 16
)

// isSecretValue reports whether a value is a secret, where the name of its key is a secret name.
func isSecretValue(name, value string) bool {
	value = strings.TrimSpace(value)
	if len(value) < minSecret || isDummy(value) || isAddress(value) {
		return false
	}
	name = strings.ToLower(name)
	if slices.ContainsFunc(ambiguousSuffixes, func(suffix string) bool { return strings.HasSuffix(name, suffix) }) {
		return looksRandom(value)
	}
	return !strings.Contains(value, " ") || strings.Contains(name, "pass")
}

// isAddress reports whether a value is a URL or a path.
func isAddress(value string) bool {
	return strings.Contains(value, "://") || strings.HasPrefix(value, "/") || strings.HasPrefix(value, "./")
}

// looksRandom reports whether a value looks like a generated one: long, without blanks, with a digit.
func looksRandom(value string) bool {
	return len(value) >= minAmbiguousSecret && !strings.ContainsAny(value, " \t") && strings.ContainsAny(value, "0123456789")
}
