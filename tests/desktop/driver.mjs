// The real window under a WebDriver: starts it, finds what a person would click, takes pictures.
import { execFileSync, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const require = createRequire(new URL('../../ui/package.json', import.meta.url))
const { Builder, By, Capabilities, Key, until } = require('selenium-webdriver')

export const root = fileURLToPath(new URL('../..', import.meta.url))
const PICTURES = path.join(root, 'target/desktop')
const PATIENCE = 40_000

export const PASSPHRASE = '晨光社区党员之家'
export const sheet = (name) => path.join(root, 'fixtures/sheets/real-input', name)

/** A place for one office, its command line and its windows; `close` leaves nothing of it. */
export function office(name) {
  const home = mkdtempSync(path.join(tmpdir(), `支部 ${name}-`))
  const at = (...parts) => path.join(home, ...parts)
  for (const folder of ['config', 'data', '桌面']) mkdirSync(at(folder))
  const workspace = at('资料')
  const environment = { HOME: home, XDG_CONFIG_HOME: at('config'), XDG_DATA_HOME: at('data'), LANG: 'C.UTF-8', ZHIBU_WORKSPACE: workspace, ZHIBU_PASSPHRASE: PASSPHRASE }
  return {
    at,
    /** Runs the command line on this office, on a day of its own. */
    zhibu: (today, ...words) =>
      JSON.parse(execFileSync(path.join(root, 'target/debug/zhibu'), ['--json', '--today', today, '--workspace', workspace, ...words], {
        env: { ...process.env, ZHIBU_PASSPHRASE: PASSPHRASE },
        encoding: 'utf8',
      })),
    /** The window on a day of its own; it opens the office by itself, as for a demonstration. */
    open: (today) => openWindow({ ...environment, ZHIBU_TODAY: today }),
    close: () => rmSync(home, { recursive: true, force: true }),
  }
}

/** Opens the window with this environment and answers hands and eyes for it. */
export async function openWindow(environment) {
  const port = await freePort()
  // WebKitGTK answers no picture while its DMA-BUF renderer is off; under a virtual display there is no graphics card to mind.
  // Drawing on a card that is none has crashed the page while a picture was taken.
  const env = { ...process.env, TAURI_WEBVIEW_AUTOMATION: 'true', WEBKIT_DISABLE_DMABUF_RENDERER: '0', WEBKIT_SKIA_ENABLE_CPU_RENDERING: '1', ...environment }
  // A group of its own: the window is the driver's child, and must not outlive it with the office's lock in its hand.
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore', detached: true })
  await answering(port)
  const capabilities = new Capabilities().setBrowserName('wry')
  capabilities.set('webkitgtk:browserOptions', { binary: path.join(root, 'target/debug/zhibu-desktop'), args: [] })
  const window = await new Builder().withCapabilities(capabilities).usingServer(`http://127.0.0.1:${port}`).build()
  return hands(window, driver)
}

function hands(window, driver) {
  const marked = (mark) => By.css(`[data-test="${mark}"]`)
  // A dialog that was closed may leave its fields in the page: the first that is seen, not the first that is there.
  const visible = (by, what) =>
    window.wait(async () => {
      for (const element of await window.findElements(by)) if (await element.isDisplayed().catch(() => false)) return element
    }, PATIENCE, `not seen: ${what}`)
  const see = (mark) => visible(marked(mark), mark)
  // What a person's hands would have done: every press, every field gone to, every character.
  const done = { clicks: 0, characters: 0, typed: [] }
  const typeInto = async (css, text, what = css) => {
    const field = await visible(By.css(css), what)
    // What is typed takes the place of what stands selected, as under a person's hands.
    await window.executeScript('arguments[0].focus(); arguments[0].select()', field)
    await field.sendKeys(text || Key.BACK_SPACE)
    done.clicks += 1
    done.characters += [...text].length
    done.typed.push(text)
    return field
  }
  const type = (mark, text) => typeInto(`input[data-test="${mark}"], textarea[data-test="${mark}"], [data-test="${mark}"] input`, text, mark)
  const press = async (element, what) => {
    await window.wait(until.elementIsEnabled(element), PATIENCE, `disabled: ${what}`)
    await window.executeScript('arguments[0].scrollIntoView({ block: "center" })', element)
    // The driver aims beside the mark in an enlarged page; a person's mouse does not.
    const enlarged = await window.executeScript('return innerWidth < 1300')
    await (enlarged ? window.executeScript('arguments[0].click()', element) : element.click())
    done.clicks += 1
  }
  return {
    window,
    see,
    type,
    typeInto,
    /** What was done since the last time somebody asked: presses, characters, and every text. */
    counts() {
      const { clicks, characters, typed } = done
      Object.assign(done, { clicks: 0, characters: 0, typed: [] })
      return { clicks, characters, typed }
    },
    clickCss: (css) => steady(async () => press(await visible(By.css(css), css), css)),
    /** Finds somebody by initials, as in every field for a person, and takes the first. */
    async pick(mark, initials) {
      const field = await type(mark, initials)
      await window.sleep(400)
      await field.sendKeys(Key.ENTER)
      done.characters += 1
    },
    clickLabelled: (label) => steady(async () => press(await visible(By.css(`[aria-label="${label}"]`), label), label)),
    click: (mark) => steady(async () => press(await see(mark), mark)),
    clickText: (text) =>
      steady(async () => press(await visible(By.xpath(`//button[contains(normalize-space(.), '${text}')] | //a[normalize-space(.)='${text}']`), text), text)),
    /** Waits until the marked thing says the text. */
    says: (mark, text) =>
      steady(async () => window.wait(until.elementTextContains(await see(mark), text), PATIENCE, `${mark} never said ${text}`)),
    text: (mark) => steady(async () => (await see(mark)).getText()),
    waitFor: (what, ask) => window.wait(ask, PATIENCE, what),
    find: (css) => window.wait(async () => (await window.findElements(By.css(css)))[0], PATIENCE, `nothing found: ${css}`),
    count: async (css) => (await window.findElements(By.css(css))).length,
    gone: (mark) => window.wait(async () => (await window.findElements(marked(mark))).length === 0, PATIENCE, `still there: ${mark}`),
    // What went between finding it and asking is not seen any more.
    hidden: (mark) =>
      window.wait(async () => !(await Promise.all((await window.findElements(marked(mark))).map((e) => e.isDisplayed().catch(() => false)))).includes(true), PATIENCE, `still seen: ${mark}`),
    picture: (name) => picture(window, name),
    close: async () => {
      await window.quit().catch(() => {})
      try {
        process.kill(-driver.pid, 'SIGKILL')
      } catch (gone) {
        if (gone.code !== 'ESRCH') throw gone
      }
    },
  }
}

/** Does it again where the page drew the thing anew between finding and using it. */
async function steady(work) {
  for (let left = 5; ; left--) {
    try {
      return await work()
    } catch (error) {
      const redrawn = error.name === 'StaleElementReferenceError' || error.name === 'ElementClickInterceptedError' || /was not found/.test(error.message)
      if (!redrawn || left === 0) throw error
      await new Promise((done) => setTimeout(done, 300))
    }
  }
}

async function picture(window, name) {
  // Dialogs and menus fade in; a picture is taken of the page at rest, after it was surely drawn anew.
  await window.sleep(500)
  await window.executeAsyncScript('const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))')
  await window.takeScreenshot()
  mkdirSync(PICTURES, { recursive: true })
  writeFileSync(path.join(PICTURES, `${name}.png`), Buffer.from(await window.takeScreenshot(), 'base64'))
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => done(port))
    })
  })
}

async function answering(port) {
  for (let n = 0; n < 200; n++) {
    if (await fetch(`http://127.0.0.1:${port}/status`).then((r) => r.ok, () => false)) return
    await new Promise((done) => setTimeout(done, 50))
  }
  throw new Error('WebKitWebDriver does not answer')
}
