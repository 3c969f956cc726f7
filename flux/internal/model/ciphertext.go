package model

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// IsCiphertext reports whether a text holds what SOPS has encrypted.
// See https://fluxcd.io/flux/guides/mozilla-sops/.
func IsCiphertext(text string) bool { return strings.Contains(text, "ENC[AES256_GCM,") }

// encryptedFile matches the authentication code that SOPS writes into a file of any of its formats: YAML, JSON, INI and dotenv.
var encryptedFile = regexp.MustCompile(`(?m)(?:^|[\s"{,]|sops_)mac"?\s*[:=]\s*"?ENC\[AES256_GCM,`)

// IsEncryptedFile reports whether a text is a whole file that SOPS has encrypted.
func IsEncryptedFile(text string) bool { return encryptedFile.MatchString(text) }

// HasCiphertext reports whether SOPS has encrypted part of a key, so that it does not name the object.
func HasCiphertext(k graph.Key) bool {
	return IsCiphertext(k.Kind.Group) || IsCiphertext(k.Kind.Name) || IsCiphertext(k.Namespace) || IsCiphertext(k.Name)
}

// DocumentKey is [DocumentKey] by the scopes of the repository.
func (r *Repository) DocumentKey(root parse.Value, d parse.Document, file string) graph.Key {
	return DocumentKey(root, d, file, r.Scopes)
}

// DocumentKey is [KeyOf] for an object that began as a document of a file. Where SOPS has encrypted its kind,
// namespace or name, it is an EncryptedObject that is named by the file and the number of the document. file is as
// positions have it.
func DocumentKey(root parse.Value, d parse.Document, file string, scopes schema.Scopes) graph.Key {
	key := KeyOf(root, scopes)
	if HasCiphertext(key) || IsCiphertext(root.Get("apiVersion").Text()) {
		return graph.Key{Kind: graph.EncryptedObject, Name: fmt.Sprintf("%s#%d", file, d.Index+1)}
	}
	return key
}
