# make run    builds mitome and shows it with sample data
# make test   installs what the tests need, where it may, and runs everything
# make faults kills and starves it longer than make test does
# make fuzz   looks for an hour for input that breaks a parser; FUZZTIME=3m gives each target so much
# make bench  prints each figure beside its limit
# make shots  photographs every page in each language, width and colour, on screen and on paper, to be looked at
# make lint, make generate, make build: for those who change the house

export CGO_ENABLED = 0

TOOL = go tool -modfile=tools/go.mod

.PHONY: run build test faults fuzz bench shots lint generate

run: build
	bin/mitome demo

build:
	go build -trimpath -o bin/mitome ./cmd/mitome

test:
	scripts/setup-tests
	scripts/check-format
	scripts/generated check
	go test -timeout 14m ./...

# The faults F1 to F17 of docs/safety.md: 20 kills in bulks of 100,000. MITOME_KILLS=200 is for a night.
faults: export MITOME_KILLS ?= 20
faults: export MITOME_BULK ?= 100000
faults:
	go test -count=1 -timeout 60m -run '^Test(F[0-9]|T[0-9])' ./cmd/... ./internal/...

fuzz:
	scripts/fuzz

bench:
	go run ./bench

shots: export MITOME_SHOTS ?= $(CURDIR)/bin/shots
shots:
	mkdir -p $$MITOME_SHOTS
	go test -count=1 -timeout 30m -run 'Shots|Screens|(Desk|Award|Passkey).*InBrowser' ./internal/... ./cmd/...
	@echo "The pictures lie in $$MITOME_SHOTS."

# golangci-lint runs go vet among others; make test does not run it again.
lint:
	$(TOOL) golangci-lint run --allow-parallel-runners ./...
	$(TOOL) validate docs/catalogue-api.yaml
	@dead=$$($(TOOL) deadcode -test ./...) && { [ -z "$$dead" ] || { echo "$$dead"; exit 1; }; }

# The generators take a minute or two to build the first time. What they write is committed; make test tells whether it
# is current: of templates by a test that generates them, of queries by a record of what they were written from.
generate:
	$(TOOL) templ generate -include-version=false -path internal/web
	$(TOOL) templ generate -include-version=false -path internal/conformity
	$(TOOL) templ generate -include-version=false -path internal/comparison
	$(TOOL) sqlc generate -f internal/store/sqlc.yaml
	go test -count=1 ./internal/store -run TestNewest -update
	scripts/generated record
