package plaintext

import (
	"strings"
	"testing"
)

// Whether a value leaks is a matter of its key and of itself.
func TestLeaks(t *testing.T) {
	tests := []struct {
		key, value string
		want       bool
	}{
		{"password", "hunter22", true},
		{"PASSWORD", "correct horse battery", true},
		{"rootPassword", "hunter22", true},
		{"mysql_root_pwd", "hunter22", true},
		{"TOKEN", "0123456789abcdef", true},
		{"apiKey", "0123456789abcdef0123", true},
		{"apiKey", "short1", false},
		{"api_key", "no-digits-in-this-one", false},
		{"anything", "postgres://u:hunter22@host/db", true},
		{"anything", "postgres://u:${PASSWORD}@host/db", false},
		{"anything", "postgres://user@host/db", false},
		{"key", "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQ", true},
		{"notes", "nothing to see", false},
		{"password", "", false},
		{"password", "change-me", false},
		{"password", "CHANGEME", false},
		{"password", "xxxxxxxx", false},
		{"password", "aaaaaaaa", false},
		{"password", "<path:secret/data/db#password>", false},
		{"password", "%PASSWORD%", false},
		{"password", "$(cat password)", false},
		{"password", "true", false},
		{"passwordKey", "password", false},
		{"password_file", "hunter22", false},
		{"token_ttl", "3600s-or-so", false},
		{"token", "https://login.example.com", false},
		{"token", "/var/run/token", false},
		{"public-key", "0123456789abcdef0123", false},
		{"config.json", `{"db": {"password": "hunter22"}}`, true},
		{"config.json", `{"db": {"password": ""}, "user": "shop"}`, false},
		{"values.yaml", "auth:\n  existingSecret: shop\n", false},
		{"values.yaml", "auth:\n  adminPassword: hunter22\n", true},
		{"values.yaml", "auth:\n  adminPassword: # set by hand\n", false},
		{".netrc", "machine example.com\npassword: hunter22", true},
		{"sops.yaml", "password: hunter22\nsops:\n  mac: x", false},
	}
	for _, tt := range tests {
		if got := Leaks(tt.key, tt.value); got != tt.want {
			t.Errorf("leaks(%q, %q) = %v, want %v", tt.key, tt.value, got, tt.want)
		}
	}
}

// Nothing that a Secret can hold stops the reading, and encrypted text never leaks.
func FuzzLeaks(f *testing.F) {
	for _, seed := range [][2]string{{"password", "hunter22"}, {"", ""}, {"a", "{\"auths\": {\"x\": {\"auth\": \"eHh4eHh4eHh4eHh4\"}}}"},
		{"é", "\xff\xfe"}, {"tls.key", "-----BEGIN PRIVATE KEY-----"}, {"url", "a://b:c@d"}} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		once := Leaks(key, value)
		for range 3 {
			if again := Leaks(strings.Clone(key), strings.Clone(value)); again != once {
				t.Error("the answer changes")
			}
		}
		if Leaks(key, value+"ENC[AES256_GCM") {
			t.Errorf("%q is encrypted", value)
		}
		if Leaks(key, "${"+value+"}") && !Leaks("x", value) && isPlaceholder("${"+value+"}") && !isSecretName(key) {
			t.Errorf("%q leaks by its name %q, which says nothing", value, key)
		}
	})
}
