package model

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// IsCiphertext reports whether a text holds what SOPS has encrypted.
// See https://fluxcd.io/flux/guides/mozilla-sops/.
func IsCiphertext(text string) bool { return strings.Contains(text, "ENC[AES256_GCM,") }

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
