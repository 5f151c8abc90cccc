// How long a window takes from its start to its first paint. usage: node start.mjs PROGRAM; prints {"ms": …}
//
// The driver starts the program; its own share is the same for every program that is compared.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'

const require = createRequire(new URL('../../ui/package.json', import.meta.url))
const { Builder, Capabilities } = require('selenium-webdriver')
const program = process.argv[2]

const port = await new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address()
    probe.close(() => done(port))
  })
})
const environment = { ...process.env, TAURI_WEBVIEW_AUTOMATION: 'true', WEBKIT_DISABLE_DMABUF_RENDERER: '1' }
const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env: environment, stdio: 'ignore' })
try {
  await answering()
  console.log(JSON.stringify({ ms: await firstPaint() }))
} finally {
  driver.kill()
}

async function answering() {
  for (let n = 0; n < 100; n++) {
    if (await fetch(`http://127.0.0.1:${port}/status`).then((r) => r.ok, () => false)) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('WebKitWebDriver does not answer')
}

async function firstPaint() {
  const capabilities = new Capabilities().setBrowserName('wry')
  capabilities.set('webkitgtk:browserOptions', { binary: program, args: [] })
  const began = Date.now()
  const window = await new Builder().withCapabilities(capabilities).usingServer(`http://127.0.0.1:${port}`).build()
  try {
    const painted = await window.wait(() => window.executeScript(painting), 20000)
    return painted - began
  } finally {
    await window.quit()
  }
}

/** Runs in the page: the moment of its first paint with content, in milliseconds since 1970. */
function painting() {
  const [first] = performance.getEntriesByName('first-contentful-paint')
  return first ? performance.timeOrigin + first.startTime : null
}
