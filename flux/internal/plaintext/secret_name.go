package plaintext

import (
	"regexp"
	"slices"
	"strings"
)

// nameParts matches the words of a name in camel case, snake case or kebab case, with an underscore or the like
// after a word in capitals.
var nameParts = regexp.MustCompile(`[A-Z]+(?:[^a-zA-Z]|$)|[A-Z]?[a-z]+|[A-Z]+|[0-9]+`)

// secretWords are words in names of secret values.
var secretWords = []string{"password", "passwd", "passphrase", "pwd", "pass", "secret", "token", "apikey", "psk", "credential", "credentials", "cookie", "salt",
	"key", "dsn", "auth", "htpasswd", "webhook"}

// publicWords are last words of names that describe a secret value, such as its name or its length.
var publicWords = []string{"name", "id", "ids", "file", "path", "url", "uri", "ref", "type", "user", "username", "ttl", "expiry", "expiration", "expires", "duration",
	"algorithm", "enabled", "enable", "length", "size", "issuer", "endpoint", "audience", "public", "pub", "host", "hostname", "port", "header", "method", "mode",
	"prefix", "namespace", "provider", "format", "rotation", "policy", "version", "count", "class", "domain", "samesite", "field", "crt", "cert", "ca",
	"required", "seconds", "hours", "days", "secure", "min", "max", "timeout", "interval", "store", "backend", "kind", "property", "separator"}

// isSecretName reports whether the value of a key with a name is secret by that name: so for PASSWORD, apiToken
// and client-secret, and not for tokenUrl and secretName.
func isSecretName(name string) bool {
	words := wordsOf(name)
	if len(words) == 0 || slices.Contains(publicWords, words[len(words)-1]) {
		return false
	}
	if slices.ContainsFunc(words, func(word string) bool { return word == "public" || word == "pub" || word == "existing" }) {
		return false
	}
	return slices.ContainsFunc(words, isSecretWord)
}

// wordsOf returns the words of a name in lower case.
func wordsOf(name string) []string {
	var words []string
	for _, part := range nameParts.FindAllString(name, -1) {
		words = append(words, strings.ToLower(strings.Trim(part, "_-. ")))
	}
	return words
}

// isSecretWord reports whether a word in a name makes its value secret.
func isSecretWord(word string) bool {
	return slices.Contains(secretWords, word) || strings.HasSuffix(word, "password") || strings.HasSuffix(word, "secret") || strings.HasSuffix(word, "token")
}
