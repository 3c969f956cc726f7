// Package plaintext finds secrets that a repository holds in plain text.
//
// Keys names the keys of a Secret whose values are readable secrets: not encrypted, not placeholders, and not
// values that everybody may know. Leaks decides that for one value by its key and its text; it serves to mask
// secrets in excerpts, too. Both are heuristics: they know names and formats of secrets, and no secret itself.
//
// In: a *model.Object, or a key and a text. Out: names of keys, or a boolean; never a value.
//
// See https://fluxcd.io/flux/security/secrets-management/.
package plaintext
