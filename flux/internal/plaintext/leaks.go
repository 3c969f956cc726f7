package plaintext

import (
	"regexp"
	"strings"
)

// PrivateKey matches a private key in PEM, or of age.
var PrivateKey = regexp.MustCompile(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----|AGE-SECRET-KEY-1[0-9A-Z]{20}`)

var (
	// encrypted matches text that SOPS, PGP, age or Ansible Vault has encrypted.
	encrypted = regexp.MustCompile(`ENC\[AES256_GCM|-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE)-----|age-encryption\.org|\$ANSIBLE_VAULT|"sops"\s*:|\bsops:`)
	// userInfo matches a URL with a password, as its first group.
	userInfo = regexp.MustCompile(`\w://[^/\s:@"']*:([^@\s/"']+)@`)
	// knownTokens matches tokens of GitHub, GitLab, Slack, AWS, Stripe, Google and Discord, and JSON Web Tokens.
	knownTokens = regexp.MustCompile(`\b(?:gh[pousr]_[0-9A-Za-z]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[0-9A-Za-z-]{20,}|A(?:KIA|SIA)[0-9A-Z]{16}|sk_live_[0-9A-Za-z]{20,}|AIza[\w-]{35}|ey[JK][\w-]{10,}\.[\w-]{10,}\.[\w-]{10,})\b|hooks\.slack\.com/services/T\w+/B\w+/\w{16,}|discord(?:app)?\.com/api/webhooks/\d{10,}/[\w-]{30,}`)
	// keyAndValue matches a key, as its first group, with its value in one of three other groups: within double
	// quotes, within single quotes, or plain. It serves for configuration files in a value.
	keyAndValue = regexp.MustCompile(`["']?([A-Za-z][\w.-]*)["']?[ \t]*[:=][ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s,;}#"'|>{\[][^\s,;}]*))`)
)

// maxPairs is how many keys of a configuration file Leaks looks at.
const maxPairs = 1000

// minPrivateKey is the length in bytes from which a text with a PEM header is a key, and not a mention of one.
const minPrivateKey = 100

// Leaks reports whether the value of a key is a secret in plain text. The value may be a configuration file,
// whose keys and values then count.
func Leaks(key, value string) bool {
	value = strings.TrimSpace(value)
	if encrypted.MatchString(value) {
		return false
	}
	if m := userInfo.FindStringSubmatch(value); m != nil && !isDummy(m[1]) {
		return true
	}
	if PrivateKey.MatchString(value) {
		return len(value) > minPrivateKey || strings.HasPrefix(value, "AGE-")
	}
	if token := knownTokens.FindString(value); token != "" && !isDummy(token) {
		return true
	}
	if strings.ContainsAny(value, "\n{") {
		return leaksInFile(value)
	}
	return isSecretName(key) && isSecretValue(key, value)
}

// leaksInFile reports whether a configuration file has a key with a secret value.
func leaksInFile(text string) bool {
	for _, m := range keyAndValue.FindAllStringSubmatch(text, maxPairs) {
		key, value := m[1], m[2]+m[3]+m[4] // two of the three are empty
		if isSecretName(key) && isSecretValue(key, value) {
			return true
		}
	}
	return false
}
