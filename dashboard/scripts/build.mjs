// Builds the pages into target/classes, unless those that are there are made of what is here now.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(dirname(fileURLToPath(import.meta.url)))
const pages = join(here, 'target/classes/META-INF/resources/index.html')
const generated = 'src/api/schema.d.ts'

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? files(path) : [path]
  })
}

function digest(paths) {
  const hash = createHash('sha256')
  for (const path of paths.sort()) {
    hash.update(relative(here, path)).update('\0').update(readFileSync(path))
  }
  return hash.digest('hex')
}

function unlessDone(stamp, paths, evidence, work) {
  const now = digest(paths)
  if (existsSync(evidence) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  work()
  writeFileSync(stamp, now)
}

const run = (...args) =>
  execFileSync('npm', args, { cwd: here, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' })

const lock = ['package.json', 'package-lock.json'].map((name) => join(here, name))
const sources = ['index.html', 'openapi.json', 'tsconfig.json', 'vite.config.ts']
  .map((name) => join(here, name))
  .concat(files(join(here, 'src')).filter((path) => relative(here, path) !== generated))

unlessDone(join(here, 'node_modules/.installed'), lock, join(here, 'node_modules'), () =>
  run('ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'),
)
unlessDone(join(here, 'target/built'), lock.concat(sources), pages, () => run('run', '--silent', 'build'))
