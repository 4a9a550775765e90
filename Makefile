# SPDX-License-Identifier: Apache-2.0
# The targets are described in CONTRIBUTING.md.

SWIFT ?= swift
RELEASE = .build/release/plan

.PHONY: setup ready update run build serve test lint format check bench golden integration soak catalogue predictors dist

## Installs what is missing: libglpk-dev, with apt where there is one.
setup:
	@Scripts/setup.sh

## The same where root's rights are at hand; asks for `make setup` otherwise.
ready:
	@Scripts/setup.sh ready

## Writes the newest versions of the libraries, within their major versions, into Package.swift, which names exactly what was tested.
update:
	@Scripts/update_packages.sh

## Builds in release and plans the buoy.
run: ready
	$(SWIFT) build -c release --product plan
	$(RELEASE) --constraints examples/buoy.yaml

build: ready
	$(SWIFT) build -c release --product plan

## The server of the filter, `plan serve`: a program of its own, with Swift NIO in it.
serve: ready
	$(SWIFT) build -c release --product plan-serve

## All unit tests: Swift only.
test: ready
	$(SWIFT) test --parallel

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Package.swift

format:
	$(SWIFT) format --in-place --recursive Sources Tests Benchmarks Package.swift

## What needs more than Swift.
integration: ready
	@Scripts/integration.sh

## Lint, tests in debug and release, address sanitizer.
check: lint ready
	$(SWIFT) test --parallel
	$(SWIFT) test --parallel -c release --scratch-path .build-release -Xswiftc -enable-testing
	LSAN_OPTIONS=suppressions=Scripts/leaks.supp \
	$(SWIFT) test --disable-xctest --sanitize=address --scratch-path .build-asan

## Writes golden files anew; look at the difference before committing it.
golden: ready
	UPDATE_GOLDEN=1 $(SWIFT) test --filter 'Golden|KeyTests.reference'

## Times the scoring loop against a plain loop over the same arithmetic, and the whole command.
bench: ready
	$(SWIFT) build -c release
	.build/release/plan-bench examples/buoy.yaml
	.build/release/plan-bench power examples/weather/piedmont.csv.gz

## The long checks, by hand: their dated results are in Documentation/soak.md.
soak: build serve
	python3 Scripts/vary_examples.py 300
	python3 Scripts/mutate_inputs.py 12000
	python3 Scripts/check_server.py 3600

## Learns the shipped predictors anew from a folder of measurements: make predictors MEASUREMENTS=folder
predictors: build
	@Scripts/train_predictors.sh $(RELEASE) $(MEASUREMENTS)

## The release files, in `dist`: a tarball and a Python wheel, which need neither Swift nor GLPK, and the source.
dist: ready
	python3 Scripts/build_dist.py dist

## Writes configs/ anew from a folder of source tables: make catalogue TABLES=folder
catalogue:
	python3 Scripts/build_catalogue.py $(TABLES)
