package look

import (
	"strings"
)

// digestLength is how much of the digest of an image is drawn. Its sentence has all of it.
const digestLength = 8

// ShortDigest returns the name of an image with the beginning of its digest.
func ShortDigest(image string) string {
	name, digest, ok := strings.Cut(image, "@sha256:")
	if !ok || len(digest) <= digestLength || strings.Trim(digest, "0123456789abcdef") != "" {
		return image
	}
	return name + "@sha256:" + digest[:digestLength] + "…"
}
