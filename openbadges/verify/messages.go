package verify

var reasons = map[string]rank{}

func message(lang, code string) string { return lang + code }

func localArg(lang, name, value string) string { return value }
