package release

import (
	"regexp"
	"strings"
)

// The grammar of image references, in which a variable ${NAME} may take the place of any part. A repository may
// also hold a template of the release's name or namespace.
// See https://github.com/distribution/reference/blob/main/reference.go.
const (
	varPart    = `\$\{[^{}\s]*\}`
	helmPart   = `\{\{-? *\$?\.Release\.Name(?:space)? *-?\}\}`
	alnumPart  = `(?:[a-z0-9]|` + varPart + `)+`
	repoPart   = alnumPart + `(?:(?:\.|__?|-+)` + alnumPart + `)*`
	hostPart   = `(?:(?:[a-zA-Z0-9]|` + varPart + `)(?:[a-zA-Z0-9.-]|` + varPart + `)*(?::[0-9]+)?/)?`
	namePart   = hostPart + repoPart + `(?:/` + repoPart + `)*`
	tagPart    = `(?:\w|` + varPart + `)(?:[\w.-]|` + varPart + `)*`
	digestPart = `(?:[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-fA-F]{32,}|` + varPart + `)`
)

var (
	imageName      = regexp.MustCompile(`^` + namePart + `(?::` + tagPart + `)?(?:@` + digestPart + `)?$`)
	repositoryText = regexp.MustCompile(`^(?:` + namePart + `(?::` + tagPart + `)?(?:@` + digestPart + `)?|[a-z0-9./-]*` + helmPart + `[a-z0-9./-]*)$`)
	tagText        = regexp.MustCompile(`^` + tagPart + `(?:@` + digestPart + `)?$`)
	digestText     = regexp.MustCompile(`^` + digestPart + `$`)
	fileName       = regexp.MustCompile(`(?i)\.(png|jpe?g|gif|svg|webp|ico|iso|img|raw|qcow2|vmdk|tar|gz|xz|zst|zip|ya?ml|json)$`)
)

// isImage reports whether a text can be an image; a bare word can.
func isImage(text string) bool {
	return !fileName.MatchString(text) && repositoryText.MatchString(text)
}

// isQualifiedImage reports whether a text can be an image and is no bare word: it has a registry, a
// path, a tag or a digest.
func isQualifiedImage(text string) bool { return strings.ContainsAny(text, "/:@") && isImage(text) }
