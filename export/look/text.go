package look

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// labelWidth is the number of characters at which a line of a label is broken.
const labelWidth = 24

// Count returns a number of things, such as "1 node" or "2 nodes".
func Count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + Plural(noun)
}

// Plural returns the plural of a kind's name.
func Plural(kind string) string {
	switch {
	case kind == "":
		return ""
	case strings.HasSuffix(kind, "ss"), strings.HasSuffix(kind, "x"), strings.HasSuffix(kind, "ch"):
		return kind + "es"
	case strings.HasSuffix(kind, "s"):
		return kind
	case strings.HasSuffix(kind, "y") && !strings.HasSuffix(kind, "ay") && !strings.HasSuffix(kind, "ey"):
		return kind[:len(kind)-1] + "ies"
	}
	return kind + "s"
}

// Visible returns s with every character that cannot be seen, or that would change how its
// neighbours are seen, written as an escape such as \n or \u202e.
func Visible(s string) string {
	clean := true
	for _, r := range s {
		if r == utf8.RuneError || !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + strconv.FormatUint(uint64(s[0]), 16))
		case !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r):
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		default:
			b.WriteRune(r)
		}
		s = s[size:]
	}
	return b.String()
}

// Wrap breaks a text into lines of at most labelWidth characters, after a character at which names
// are composed where there is one. Nothing is lost: the lines put together, but for spaces at the
// breaks, are the text as visible writes it.
func Wrap(s string) []string { return WrapAt(s, labelWidth) }

// WrapAt breaks a text as wrap does, into lines of at most so many characters.
func WrapAt(s string, width int) []string {
	s = Visible(s)
	var lines []string
	runes := []rune(s)
	for len(runes) > width {
		at := width
		for i := width; i > width/3; i-- {
			if strings.ContainsRune("/-._:@ ,=", runes[i-1]) {
				at = i
				break
			}
		}
		for i := width; at == width && i > width/3; i-- {
			if unicode.IsUpper(runes[i]) && unicode.IsLower(runes[i-1]) { // between the words of a kind
				at = i
			}
		}
		for at < len(runes) && unicode.Is(unicode.M, runes[at]) {
			at++ // a combining mark stays with its letter
		}
		lines = append(lines, strings.Trim(string(runes[:at]), " "))
		runes = runes[at:]
	}
	if len(runes) > 0 || len(lines) == 0 {
		lines = append(lines, strings.Trim(string(runes), " "))
	}
	return lines
}
