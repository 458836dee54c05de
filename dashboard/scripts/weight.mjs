// What a browser loads before it shows the first page, compressed, must stay below 200 kB.
import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const MOST = 200_000
const pages = new URL('../target/classes/META-INF/resources/', import.meta.url)
const assets = readdirSync(new URL('assets/', pages)).map((name) => `assets/${name}`)
const weight = ['index.html', ...assets].reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, pages))).length, 0)
if (weight > MOST) {
  console.error(`the first load is ${weight} bytes compressed, and may be ${MOST}`)
  process.exit(1)
}
