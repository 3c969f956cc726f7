# What there is to do here. `make demo` needs Go, git and make; `make test` brings what else it needs.

CORPORA  ?= ../shared/corpora
FUZZTIME ?= 10s
BENCH    ?= .
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
EXAMPLES := testdata/repos
DEMO     := build/demo

.DEFAULT_GOAL := help
.PHONY: help build demo test tools format lint unit flux corpora bench fuzz pictures clean

help: ## what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

build: ## bin/fluxgraph
	@go build -trimpath -ldflags '-X main.version=$(VERSION)' -o bin/fluxgraph ./cmd/fluxgraph

demo: build ## draw and check the bundled example, in every format and view
	@tools/demo bin/fluxgraph $(EXAMPLES) $(DEMO)

test: tools format lint unit flux ## everything that must hold before a change lands
	@echo
	@echo 'make test: passed'

tools: ## what the tests feed the output to: Chromium, Graphviz, Mermaid
	@tools/install

format: ## every Go file is as gofmt writes it
	@bad=$$(gofmt -l $$(git ls-files '*.go')); \
	  if [ -n "$$bad" ]; then printf 'not as gofmt writes it:\n%s\n' "$$bad"; exit 1; fi

lint: ## go vet, in both modules
	go vet ./...
	cd difftest && go vet ./...

unit: ## the tests; none is skipped for want of a tool
	FLUXGRAPH_REQUIRE_TOOLS=1 FLUXGRAPH_CORPORA=$(abspath $(CORPORA)) go test ./...

flux: ## compare with what Flux's own library builds
	cd difftest && FLUXGRAPH_CORPORA=$(abspath $(CORPORA)) go test -v ./...

corpora: build ## run over real repositories: make corpora CORPORA=folder-of-checkouts
	@go run ./internal/corpora -dir $(CORPORA) -bin bin/fluxgraph

bench: ## benchmarks; BENCH=regexp picks
	go test -run '^$$' -bench '$(BENCH)' -benchmem ./...

fuzz: ## every fuzz target for FUZZTIME each
	@tools/fuzz $(FUZZTIME)

pictures: build ## the pictures in docs, drawn anew
	bin/fluxgraph render $(EXAMPLES)/healthy --format svg -o docs/example.svg
	bin/fluxgraph render $(EXAMPLES)/broken --format svg -o docs/example-broken.svg

clean: ## what was built
	rm -rf bin build
