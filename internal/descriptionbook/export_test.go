package descriptionbook

// Items are the rows of both sheets, for tests.
func Items() (keys []string, languages []bool) {
	for _, sheet := range sheets {
		for _, i := range sheet {
			keys, languages = append(keys, i.key), append(languages, i.perLanguage())
		}
	}
	return keys, languages
}
