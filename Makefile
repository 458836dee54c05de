# Millrace on one machine. Needs a JDK 17, Maven 3.8 and Node 20; neither root nor Docker, but for the targets of containers.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run worker start demo test check openapi configuration bench bench-backlog bench-choices bench-commands bench-pages bench-retention bench-waiting
.PHONY: format clean cli install bench-cli test-faults images up down down-prune-db logs scale-workers backup restore drill test-containers

# Settable: make run WORKERS=4 GATEWAYS=2 PORT=8081. Ports that are not set are free ones, but 8080 and 9000.
SETTINGS := PORT MANAGEMENT_PORT WORKERS GATEWAYS POSTGRES_PORT REDIS_PORT AMQP_PORT RABBITMQ_MANAGEMENT_PORT NAME \
	BIND LOG_PORT JOB JSON TLS OBSERVE PROMETHEUS_PORT GRAFANA_PORT FILE REPLACE
$(foreach setting,$(SETTINGS),$(if $(value $(setting)),$(eval export $(setting))))

PREFIX ?= $(HOME)/.local

STACK_HOME := $(or $(MILLRACE_HOME),.millrace)
RUNNING := $(shell kill -0 "$$(cat '$(STACK_HOME)/run/stack.pid' 2>/dev/null)" 2>/dev/null && echo yes)
MAVEN := mvn -B -Dstyle.color=never
JAVA := java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dslf4j.internal.verbosity=ERROR \
	-cp 'local-stack/target/classes:local-stack/target/lib/*'
STACK := $(JAVA) io.millrace.local.stack.Main

COMPOSE = $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)

# What is looked at without being built.
SCANS := ./scripts/scan/run && deploy/observe/check && deploy/k8s/check

BUILT := target/built
SOURCES := $(shell find . -name pom.xml -not -path '*/target/*'; find . -path './*/src/main/*' -type f; \
	find dashboard \( -name node_modules -o -name target \) -prune -o -type f -not -name schema.d.ts -print) cli/archive
# What runs is not replaced under its feet.
BUILD := $(if $(RUNNING),,$(BUILT))

help: ## what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-15s %s\n", $$1, $$2}' Makefile

run: $(BUILD) ## servers, gateways and workers (WORKERS=2 GATEWAYS=1 PORT=8080 MANAGEMENT_PORT=9000 TLS=1 …); Ctrl-C stops all
	@exec $(STACK) run

worker: ## one more worker for the running stack, until Ctrl-C
	@exec $(STACK) worker

start: ## start again what was killed: NAME=gateway-1, worker-2, postgres, redis or broker
	@exec $(STACK) start '$(NAME)'

cli: ## builds ./millrace alone, the command line
	@$(MAVEN) -q -Pquick package -pl cli

install: cli ## copies the command line to PREFIX=~/.local: bin/millrace and lib/millrace
	@cli/install '$(PREFIX)'

demo: $(BUILD) ## real jobs, live, on the running stack or on one of its own
	@exec $(JAVA) io.millrace.local.demo.Demo

images: $(BUILD) ## the container images of gateway and worker
	@COMPOSE='$(COMPOSE)' deploy/images/build

up: $(BUILD) ## in containers: load balancer, GATEWAYS=2, WORKERS=2, servers, log collector; PORT=8080 BIND=127.0.0.1; OBSERVE=1: Grafana, too
	@COMPOSE='$(COMPOSE)' deploy/compose/up

down: ## stop the containers; data stays
	@$(COMPOSE) --profile observe down

down-prune-db: ## stop the containers and delete their data
	@$(COMPOSE) --profile observe down -v

logs: ## what the containers log; of one job: JOB=<job_id>; as JSON lines: JSON=1
	@COMPOSE='$(COMPOSE)' deploy/compose/logs

scale-workers: ## as many worker containers as num=N says
	@[ -n '$(num)' ] || { echo 'how many? make scale-workers num=3'; exit 2; }
	@$(COMPOSE) up -d --no-deps --no-recreate --no-build --scale 'worker=$(num)' worker

backup: ## what PostgreSQL of the containers holds, to FILE=…; nothing stops for it
	@COMPOSE='$(COMPOSE)' deploy/compose/backup

restore: ## what `make backup` wrote to FILE=… in the place of the present database; REPLACE=1 if that has jobs
	@COMPOSE='$(COMPOSE)' deploy/compose/restore

drill: $(BUILD) ## the proof that a restored dump makes a consistent system; needs a Docker engine
	@COMPOSE='$(COMPOSE)' deploy/drill

test-containers: $(BUILD) ## the proof that images and docker-compose.yml work; needs a Docker engine
	@COMPOSE='$(COMPOSE)' deploy/proof/run

test: ## unit, integration, acceptance and container tests; says at the end what was skipped and why
	@rm -f target/proof-skipped
	@$(SCANS) && $(MAVEN) -T 2 verify && ./scripts/licences && COMPOSE='$(COMPOSE)' deploy/proof/run; code=$$?; ./scripts/skipped || code=1; exit $$code

test-faults: $(BUILT) ## the product under load and real faults, judged: SEED=n MINUTES=10; needs rabbitmq-server
	@acceptance-tests/faults target/faults '$(SEED)' '$(or $(MINUTES),10)'

check: ## every gate but the acceptance tests: secrets, known vulnerabilities, alerts, dashboards, manifests, format, static checks, tests, coverage, licences
	@$(SCANS) && $(MAVEN) verify -pl '!acceptance-tests' && ./scripts/licences

bench: $(BUILD) ## throughput, with the CPU seconds of all processes beside it
	@./benchmarks/run

bench-backlog: $(BUILD) ## whether all is as quick with 1,000,000 waiting jobs as with 100
	@./benchmarks/backlog

bench-cli: $(BUILD) ## how long ./millrace status takes, beside curl
	@./benchmarks/cli

bench-commands: $(BUILD) ## jobs of type command a second, and what they cost beyond bwrap alone; needs bubblewrap
	@./benchmarks/commands

bench-pages: $(BUILD) ## the dashboard's pages with ten jobs and with ten million; QUICK=1: half a million
	@./benchmarks/pages

bench-retention: $(BUILD) ## what the removal of a million finished jobs costs those who submit
	@./benchmarks/retention

bench-waiting: $(BUILD) ## 10,000 clients that wait or stream, and a million jobs as NDJSON: memory, threads, latency
	@./benchmarks/waiting

bench-choices: $(BUILD) ## ways to fairness between owners, in numbers
	@./benchmarks/choices

configuration: ## docs/configuration.md anew, of the services' mappings
	@$(MAVEN) -q -pl service-config test -Dtest=ConfigurationReferenceTest -Djacoco.skip -Dmillrace.reference.write=true
openapi: ## take over the published OpenAPI document for the dashboard's client
	@$(MAVEN) -q -Pquick install -pl gateway-service -am
	@$(MAVEN) -q verify -pl gateway-service -Dopenapi.write=true -Dtest=none -Dit.test=PagesIT -Djacoco.skip \
		-Dsurefire.failIfNoSpecifiedTests=false

format: ## format the code
	@$(MAVEN) -q spotless:apply
	@npm --prefix dashboard run --silent format

clean: ## delete what was built; the stack's data stays in .millrace
	@$(MAVEN) -q clean
	@rm -rf target

$(BUILT): $(SOURCES)
	@echo "building (the first time takes some minutes) …"
	@$(MAVEN) -q -Pquick package
	@mkdir -p target && touch $@
