package bake

// Messages lets a test compare the languages.
var Messages = messages
