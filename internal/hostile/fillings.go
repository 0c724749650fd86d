package hostile

import (
	"fmt"
	"iter"
	"maps"
	"reflect"
	"strings"
)

// filling is a great deal of one thing, as JSON.
type filling struct {
	name string
	list bool
	make func(class reflect.Type, size int) string
}

// fillings are lists of entries, well-formed and malformed, repeated and each another; objects with many members; and long
// texts whose parts some reader might take apart one by one.
var fillings = func() (all []filling) {
	for _, entry := range []string{
		`"https://flood.example/%d"`, `"https://flood.example/"`, `"urn:uuid:00000000-0000-4000-8000-%012d"`,
		`"x %d"`, `"x y"`, `"x%d"`, `"flood:x%d"`, `"extensions:ApplyLink"`, `""`, `1`, `null`, `true`, `[]`, `[["x"]]`, `{}`,
		`{"id":"https://flood.example/%d"}`, `{"id":"x %d","type":"y %[1]d"}`, `{"id":1,"type":2}`, `{"@language":"x %d"}`,
		`{"type":["Extension","extensions:ApplyLink"],"url":"x %d"}`, `{"@context":{"x%d":"https://flood.example/"}}`,
		`{"@value":"x %d"}`, `{"obi:x%d":{"@id":"schema:x"}}`,
	} {
		all = append(all, filling{"a list of " + entry, true, func(_ reflect.Type, size int) string { return list(entry, size) }})
	}
	all = append(all, filling{"a list of what belongs there", true, func(class reflect.Type, size int) string {
		if class.Kind() != reflect.Struct {
			return list(`"a%d"`, size)
		}
		return list(strings.ReplaceAll(string(write(sound(class, ""))), class.Name()+`"`, class.Name()+`%[1]d"`), size)
	}})
	for _, member := range []string{`"x%d":1`, `"x %d":"y"`, `"badge%d":"@nest"`, `"a-x%d":"y"`, `"schema:x%d":{"@value":"y"}`,
		`"x%d":{"@id":"https://w3id.org/openbadges#badge"}`, `"x%d":{"type":["Extension","extensions:ApplyLink"]}`} {
		all = append(all, filling{"an object of " + member, false, func(_ reflect.Type, size int) string { return object(member, size) }})
	}
	all = append(all,
		filling{"an extension of many types", false, func(_ reflect.Type, size int) string {
			return `{"type":` + list(`"extensions:ApplyLink"`, size/2) + `,"url":` + list("1", size/2) + `}`
		}},
		filling{"a deep list", false, func(_ reflect.Type, size int) string { return nest("[", list(`"x %d"`, size), "]") }},
		filling{"a deep object", false, func(_ reflect.Type, size int) string { return nest(`{"x":`, list(`"x %d"`, size), "}") }},
		filling{"a deep chain of long names", false, func(_ reflect.Type, size int) string {
			return nest(`{"`+strings.Repeat("x", size/70)+`":`, object(`"x%d":1`, size/8), "}")
		}},
		filling{"a chain of endorsements", false, func(_ reflect.Type, size int) string {
			return nest(`{"type":"Endorsement","issuer":{"type":"Profile","endorsement":[`, list(`{"id":"x %d"}`, size), "]}}")
		}},
		filling{"a number", false, func(_ reflect.Type, size int) string { return strings.Repeat("9", size) }})
	for _, part := range []string{
		"a", "-a", "a-", "a-aaaaa-", "a.", ".", "/", "../", "%41", "%", "(", "()", "<", "[", "]", ",", ";", ":", "@", "$", `\"`, `\\`, "\\n",
		"\\n\\n", "#", "*", "_", "**a**", "- a\\n", "1. a\\n", "> ", "`", "&amp;", "&#x", "<b>", "<!--", "[a](", "a аbа ", "\u200b", "ア", "０", "が", "é", "🎓",
		"xn--a.", "a@b.", "\\\"@\\\"", "-----BEGIN PUBLIC KEY-----\\n", "-----BEGIN PUBLIC KEY-----\\n-----END ", "AAAA", "2026-03-20T10:00:00.", "1,", "1 hour ",
		"Level: ", "Learner Effort : 1 hour\\n", "data:image/png;base64,", "urn:uuid:", "https://", "http://[", "https://a/",
	} {
		all = append(all, filling{"a text of " + part, false, func(_ reflect.Type, size int) string {
			return `"` + strings.Repeat(part, max(1, (size-2)/len(part))) + `"`
		}})
	}
	for _, beginning := range []string{"https://flood.example/", "data:image/png;base64,", "data:image/svg+xml,<svg>", "sha256$", "2026-03-20T10:00:00.", "a@",
		"-----BEGIN PUBLIC KEY-----\\n", "+81"} {
		all = append(all, filling{"a long " + beginning, false, func(_ reflect.Type, size int) string {
			return `"` + beginning + strings.Repeat("0", max(0, size-2-len(beginning))) + `"`
		}})
	}
	return all
}()

// list is a JSON array of entries, each with its number where the form asks for one, of at most so many bytes.
func list(entry string, size int) string { return "[" + numberedTo(entry, size-2) + "]" }

func object(member string, size int) string {
	return "{" + numberedTo(strings.ReplaceAll(member, "%d", "%[1]d"), size-2) + "}"
}

// numberedTo joins entries with commas, until there are so many bytes.
func numberedTo(form string, size int) string {
	var out strings.Builder
	for n := 0; out.Len() < size; n++ {
		if n > 0 {
			out.WriteByte(',')
		}
		if strings.Contains(form, "%") {
			fmt.Fprintf(&out, form, n)
		} else {
			out.WriteString(form)
		}
	}
	return out.String()
}

// nest puts a value as deep as an object may be nested that is itself within another one.
func nest(before, value, after string) string {
	depth := 56 / (strings.Count(before, "{") + strings.Count(before, "["))
	return strings.Repeat(before, depth) + value + strings.Repeat(after, depth)
}

// letters are classes whose criteria begin as those of a micro-credential do and go on with a great deal of one thing.
func letters(size int, class map[string]any, wanted func(Shape) bool) iter.Seq[Shape] {
	return func(yield func(Shape) bool) {
		for _, label := range []string{"Learning Outcomes : ", "学修成果\n", "Learner Effort : ", "Level : ", "<h2>Learning Outcomes</h2><ul>", "# Credit\n"} {
			for _, part := range []string{"- a\n", "a\n", "a\n\n", "・a\n", "1. a\n", "<li>a</li>", "<table><tr><td>a", "<div>", "1 hour ", "1,", "十",
				"Level : 1\n", "学修成果 : a\n", "## a\n", "--- \n", "\n : ", "\t", "\\_", "**a**", "10 ECTS credits "} {
				s := Shape{Name: fmt.Sprintf("BadgeClass.criteria: %q and much of %q", label, part), Of: "BadgeClass", List: true}
				if !wanted(s) {
					continue
				}
				members := maps.Clone(class)
				members["criteria"] = map[string]any{"narrative": label + strings.Repeat(part, size/(len(write(part))-2))}
				s.Body = write(members)
				if !yield(s) {
					return
				}
			}
		}
	}
}
