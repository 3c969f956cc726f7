import js from '@eslint/js';

// The names of the browser that the page uses; whatever else is not declared is a slip.
const browser = ['document', 'window', 'location', 'history', 'navigator', 'performance', 'console', 'fetch', 'atob', 'setTimeout', 'clearTimeout', 'requestAnimationFrame',
  'cancelAnimationFrame', 'matchMedia', 'getComputedStyle', 'URL', 'URLSearchParams', 'Blob', 'Response', 'DecompressionStream', 'EventSource', 'ResizeObserver', 'Node', 'Element',
  'HTMLElement', 'HTMLInputElement', 'HTMLCanvasElement', 'SVGElement', 'XMLSerializer', 'CSS', 'Event', 'KeyboardEvent', 'PointerEvent', 'MouseEvent'];

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals: Object.fromEntries(browser.map((name) => [name, 'readonly'])) },
    rules: {
      eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error', 'no-eval': 'error', 'no-implied-eval': 'error', 'no-new-func': 'error', 'no-shadow': 'off', 'no-alert': 'error',
      // Names come from repositories: none of them may be read as markup.
      'no-restricted-properties': ['error', ...['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'write'].map((property) => ({ property, message: 'text goes in as text' }))],
    },
  },
];
