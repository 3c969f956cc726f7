# What there is to do here. `make demo` needs Go, git and make; `make test` brings what else it needs.

CORPORA  ?= ../shared/corpora
FUZZTIME ?= 10s
BENCH    ?= .
SEED     ?= 1
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
EXAMPLES := testdata/repos
DEMO     := build/demo
# Tests that need more than fluxgraph requires are modules of their own.
MODULES  := $(patsubst %/go.mod,%,$(shell git ls-files '*/go.mod'))
# Those that compare with Flux's own library and with the helm command, and the others.
DIFFTEST := $(filter %difftest,$(MODULES))
UNIT     := $(filter-out $(DIFFTEST),$(MODULES))
# Not a part of any module: what it requires is in a file of its own.
STATICCHECK := go tool -modfile=$(CURDIR)/tools/staticcheck.mod staticcheck

# Real repositories: the tests read them as well, where there is a folder of them.
ifneq ($(wildcard $(CORPORA)/.),)
export FLUXGRAPH_CORPORA := $(abspath $(CORPORA))
else ifneq ($(origin CORPORA),file)
$(error there is no folder $(CORPORA))
endif

# The same settings for all of them, so that nothing is compiled twice. Without cgo, the program needs no
# C compiler, is linked to no library, and holds nothing for Go plugins, which make it 1.7 times as large.
export GOFLAGS := $(GOFLAGS) -trimpath
export CGO_ENABLED := 0

.DEFAULT_GOAL := help
.PHONY: help build demo test needs tools format lint unit diff corpora mutation bench fuzz pictures tidy clean

help: ## what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

build: ## bin/fluxgraph, static and stripped
	@tools/needs build
	@tools/progress 'compiling fluxgraph' go build -ldflags '-s -w -X main.version=$(VERSION)' -o bin/fluxgraph ./cmd/fluxgraph

demo: build ## draw and check the bundled example, in every format and view
	@tools/demo bin/fluxgraph $(EXAMPLES) $(DEMO)

test: needs tools format lint unit diff ## everything that must hold before a change lands
	@echo
	@echo 'make test: passed'

needs:
	@tools/needs test

tools: ## what the tests feed the output to: Chromium, Graphviz, Mermaid, D2, PlantUML …
	@tools/install

format: ## every Go file is as gofmt writes it
	@bad=$$(gofmt -l $$(git ls-files '*.go')); \
	  if [ -n "$$bad" ]; then printf 'not as gofmt writes it:\n%s\n' "$$bad"; exit 1; fi

lint: ## go vet and staticcheck, in every module; the types and the habits of the page's JavaScript
	@for m in . $(MODULES); do echo "$$m: go vet and staticcheck ./..."; (cd $$m && go vet ./... && $(STATICCHECK) ./...) || exit 1; done
	tools/node_modules/.bin/tsc -p export/page/web/tsconfig.json
	tools/node_modules/.bin/eslint -c tools/eslint.config.mjs --max-warnings 0 export/page/web

unit: ## the tests, the longest first; none is skipped for want of a tool
	@for m in $(UNIT) .; do echo "$$m: go test ./..."; \
	  (cd $$m && FLUXGRAPH_REQUIRE_TOOLS=1 go test -vet=off -parallel 3 -timeout 30m ./...) || exit 1; done

diff: ## compare with what Flux's own library and the helm command make
	@mkdir -p build
	@for m in $(DIFFTEST); do echo "$$m: go test ./..."; log=$(CURDIR)/build/$$(echo $$m | tr / -).log; \
	  if (cd $$m && FLUXGRAPH_REQUIRE_TOOLS=1 go test -vet=off -timeout 30m -v ./...) >$$log 2>&1; \
	  then grep -E '^(ok|---)|[0-9]+ (compared|skipped|of them)' $$log; else tail -n 200 $$log; exit 1; fi; done

corpora: build ## run over real repositories: make corpora CORPORA=folder-of-checkouts
	@go run ./internal/corpora -dir $(CORPORA) -bin bin/fluxgraph

mutation: ## plant defects in real repositories, all of which must be found: make mutation CORPORA=folder SEED=number
	@go run ./internal/mutation -dir $(CORPORA) -seed $(SEED)

bench: ## benchmarks; BENCH=regexp picks
	go test -run '^$$' -bench '$(BENCH)' -benchmem ./...

fuzz: ## every fuzz target for FUZZTIME each
	@tools/fuzz $(FUZZTIME)

pictures: build ## the pictures in docs, drawn anew
	bin/fluxgraph render $(EXAMPLES)/healthy --format svg -o docs/example.svg
	bin/fluxgraph render $(EXAMPLES)/broken --format svg -o docs/example-broken.svg
	go run ./internal/pictures -looks docs/looks.svg
	tools/photograph bin/fluxgraph $(EXAMPLES)/broken docs/explorer

tidy: ## go mod tidy, in every module; the nested ones follow go.mod
	go mod tidy
	@for m in $(MODULES); do echo "$$m: go mod tidy"; (cd $$m && go mod tidy) || exit 1; done

clean: ## what was built
	rm -rf bin build
