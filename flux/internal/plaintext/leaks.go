package plaintext

import (
	"regexp"
	"slices"
	"strings"
)

var (
	PrivateKey  = regexp.MustCompile(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|AGE-SECRET-KEY-1[0-9A-Z]{20}`)
	encrypted   = regexp.MustCompile(`ENC\[AES256_GCM|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)-----|age-encryption\.org|\$ANSIBLE_VAULT|"sops"\s*:|\bsops:`)
	userInfo    = regexp.MustCompile(`\w://[^/\s:@"']*:([^@\s/"']+)@`)
	knownTokens = regexp.MustCompile(`\b(?:gh[pousr]_[0-9A-Za-z]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[0-9A-Za-z-]{20,}|A(?:KIA|SIA)[0-9A-Z]{16}|sk_live_[0-9A-Za-z]{20,}|AIza[\w-]{35}|ey[JK][\w-]{10,}\.[\w-]{10,}\.[\w-]{10,})\b|hooks\.slack\.com/services/T\w+/B\w+/\w{16,}|discord(?:app)?\.com/api/webhooks/\d{10,}/[\w-]{30,}`)
	keyAndValue = regexp.MustCompile(`["']?([A-Za-z][\w.-]*)["']?[ \t]*[:=][ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s,;}#"'|>{\[][^\s,;}]*))`)
)

// Leaks reports whether the value of a key is one that should not be read.
func Leaks(name, text string) bool {
	text = strings.TrimSpace(text)
	if encrypted.MatchString(text) {
		return false
	}
	if m := userInfo.FindStringSubmatch(text); m != nil && !isDummy(m[1]) {
		return true
	}
	if PrivateKey.MatchString(text) {
		return len(text) > 100 || strings.HasPrefix(text, "AGE-")
	}
	if m := knownTokens.FindString(text); m != "" && !isDummy(m) {
		return true
	}
	if strings.ContainsAny(text, "\n{") {
		for _, m := range keyAndValue.FindAllStringSubmatch(text, 1000) {
			if value := m[2] + m[3] + m[4]; isSecretName(m[1]) && isSecretValue(m[1], value) {
				return true
			}
		}
		return false
	}
	return isSecretName(name) && isSecretValue(name, text)
}

// words of names of secret values, and of names that only speak about one.
var (
	secretWords = []string{"password", "passwd", "passphrase", "pwd", "pass", "secret", "token", "apikey", "psk", "credential", "credentials", "cookie", "salt",
		"key", "dsn", "auth", "htpasswd", "webhook"}
	publicWords = []string{"name", "id", "ids", "file", "path", "url", "uri", "ref", "type", "user", "username", "ttl", "expiry", "expiration", "expires", "duration",
		"algorithm", "enabled", "enable", "length", "size", "issuer", "endpoint", "audience", "public", "pub", "host", "hostname", "port", "header", "method", "mode",
		"prefix", "namespace", "provider", "format", "rotation", "policy", "version", "count", "class", "domain", "samesite", "field", "crt", "cert", "ca",
		"required", "seconds", "hours", "days", "secure", "min", "max", "timeout", "interval", "store", "backend", "kind", "property", "separator"}
	nameParts = regexp.MustCompile(`[A-Z]+(?:[^a-zA-Z]|$)|[A-Z]?[a-z]+|[A-Z]+|[0-9]+`)
)

// isSecretName reports whether a key's name says that its value is secret: PASSWORD, apiToken,
// client-secret, and not tokenUrl or secretName.
func isSecretName(name string) bool {
	var parts []string
	for _, part := range nameParts.FindAllString(name, -1) {
		parts = append(parts, strings.ToLower(strings.Trim(part, "_-. ")))
	}
	if len(parts) == 0 || slices.Contains(publicWords, parts[len(parts)-1]) {
		return false
	}
	said := false
	for _, part := range parts {
		if part == "public" || part == "pub" || part == "existing" {
			return false
		}
		said = said || slices.Contains(secretWords, part) || strings.HasSuffix(part, "password") || strings.HasSuffix(part, "secret") || strings.HasSuffix(part, "token")
	}
	return said
}

var (
	standInText = regexp.MustCompile(`^(?:<.*>|\{\{.*\}\}|\[\[.*\]\]|%[\w.]+%|@[\w.]+@|\$\w+|\$\(.*\)|__\w+__)$|<<.*>>|\{\{.*\}\}|\$\{|<path:`)
	refTo       = regexp.MustCompile(`^(?:vault|ref\+\w+|secretref\+\w+|op|awssm|awssecrets?|awsps|gcpsm|gcpsecrets?|azurekeyvault|akv|bws|doppler|infisical|sops|file|env|secretstore|secret|arn|projects)[:/]`)
	dummyText   = regexp.MustCompile(`(?i)change.?(?:me|this|it)|replace|to.?do|fixme|example|place.?holder|dummy|\byour|your_|xxx|\*\*\*|redacted|insert|not.?(?:used|needed|real|set)|unused|put.?(?:your|it).?here|\.\.\.`)
	harmless    = regexp.MustCompile(`(?i)^(?:|none|null|nil|n/?a|true|false|yes|no|on|off|test|testing|fake|foo|bar|foobar|password|passwd|secret|token|key|admin|user|default|unknown|value|enabled|disabled|optional|required|basic|bearer)$`)
)

// isPlaceholder reports whether a value stands for another one that something fills in.
func isPlaceholder(text string) bool { return standInText.MatchString(text) || refTo.MatchString(text) }

// isDummy reports whether a value is a placeholder, or one that nobody would call a secret.
func isDummy(text string) bool {
	text = strings.TrimSpace(text)
	return isPlaceholder(text) || harmless.MatchString(text) || dummyText.MatchString(text) || strings.Trim(text, text[:min(1, len(text))]) == ""
}

// isSecretValue reports whether the value of a key with such a name is a secret.
func isSecretValue(name, text string) bool {
	text = strings.TrimSpace(text)
	if len(text) < 4 || isDummy(text) || strings.Contains(text, "://") || strings.HasPrefix(text, "/") || strings.HasPrefix(text, "./") {
		return false
	}
	lower := strings.ToLower(name)
	for _, weak := range []string{"key", "auth", "webhook", "cookie", "salt", "dsn"} {
		// Names that other things have as well need a value that looks drawn by lot.
		if strings.HasSuffix(lower, weak) {
			return len(text) >= 16 && !strings.ContainsAny(text, " \t") && strings.ContainsAny(text, "0123456789")
		}
	}
	return !strings.Contains(text, " ") || strings.Contains(lower, "pass")
}
