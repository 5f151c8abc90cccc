// One whole quarter of points in the real window: three months registered and closed, evaluated, published, objected to,
// answered by a reversal, final.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { openWindow, root } from './driver.mjs'

const PASSPHRASE = '晨光社区党员之家'
const MINUTES = '支委会纪要〔2026〕10号'
const home = mkdtempSync(path.join(tmpdir(), '支部 积分-'))
const at = (...parts) => path.join(home, ...parts)
const sheet = (name) => path.join(root, 'fixtures/sheets/real-input', name)
const environment = { HOME: home, XDG_CONFIG_HOME: at('config'), XDG_DATA_HOME: at('data'), LANG: 'C.UTF-8', ZHIBU_WORKSPACE: at('资料'), ZHIBU_PASSPHRASE: PASSPHRASE }
let w

const zhibu = (...words) =>
  JSON.parse(execFileSync(path.join(root, 'target/debug/zhibu'), ['--json', '--today', '2026-10-08', '--workspace', at('资料'), ...words], {
    env: { ...process.env, ZHIBU_PASSPHRASE: PASSPHRASE },
    encoding: 'utf8',
  }))

const IN_USE = 11
/** One program at a time has the office: asks again while the window that was closed still lets go of it. */
async function asked(...words) {
  for (let left = 100; ; left--) {
    try {
      return zhibu(...words)
    } catch (error) {
      if (error.status !== IN_USE || left === 0) throw error
      await new Promise((done) => setTimeout(done, 100))
    }
  }
}

/** The window on a day of its own; it opens the office by itself, as for a demonstration. */
async function open(day) {
  w = await openWindow({ ...environment, ZHIBU_TODAY: day })
  await w.clickText('积分管理')
}

before(async () => {
  for (const folder of ['config', 'data', '桌面']) mkdirSync(at(folder))
  zhibu('init', 'office', '--code', 'YL-CG-01', '--name', '晨光社区第一党支部', '--since', '2026-07')
  zhibu('roster', 'import', sheet('花名册-党员基本信息汇总表.xlsx'))
  await open('2026-10-08')
})
after(async () => {
  await w?.close()
  rmSync(home, { recursive: true, force: true })
})

async function month(words) {
  await choose('月份', words)
  await w.waitFor(words, () => w.window.executeScript('return document.querySelector("h1").innerText.includes(arguments[0])', words))
}

/** Picks a word from a list that drops down. */
async function choose(label, words) {
  const list = `document.querySelector('[aria-label="${label}"]')`
  await w.waitFor(label, () => w.window.executeScript(`return !!${list}`))
  await w.window.executeScript(`${list}.closest('.el-select').querySelector('.el-select__wrapper').click()`)
  const option = `[...document.querySelectorAll('.el-select-dropdown__item')].find((o) => o.offsetParent && o.innerText.trim() === arguments[0])`
  await w.waitFor(words, () => w.window.executeScript(`return !!${option}`, words))
  await w.window.executeScript(`${option}.click()`, words)
}

const cell = (row, column) => `input[data-at="${row}-${column}"]`

async function put(row, column, value, key = '\uE007') {
  const field = await w.find(cell(row, column))
  await w.window.executeScript('arguments[0].scrollIntoView({ block: "center" }); arguments[0].focus(); arguments[0].select()', field)
  await field.sendKeys(value, key)
}

/** As Excel and WPS put a block on the clipboard. */
const paste = (row, column, text) =>
  w.window.executeScript(
    `const data = new DataTransfer(); data.setData('text/plain', arguments[1])
     document.querySelector(arguments[0]).dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))`,
    cell(row, column), text)

const flow = (words) => w.says('month-flow', words)

async function approveAndClose() {
  await w.click('points-none')
  await w.click('points-check')
  await w.click('points-approve')
  await w.type('minutes', MINUTES)
  await w.click('minutes-go')
  await w.says('month-state', '待结账')
  await w.click('points-close')
  await w.click('confirm')
  await w.says('month-state', '已结账')
}

test('July is typed by keyboard, goes past the cap, and is closed', async () => {
  await month('2026年7月')
  await w.see('declared')
  await put(0, 0, '2')
  await flow('申报 1 项')
  assert.equal(await w.window.executeScript('return document.activeElement.dataset.at'), '1-0', 'Enter leads down')
  await put(1, 0, '9')
  await flow('申报 2 项')
  await w.waitFor('the cap is told', () => w.window.executeScript('return document.body.innerText.includes("封顶")'))
  await w.picture('p01-july')
  await w.click('points-none')
  await flow('已登记 43/43 人')
  await w.click('points-check')
  await flow('已初核 2 项')
  await w.click('points-approve')
  await w.type('minutes', '会上说过')
  await w.click('minutes-go')
  await w.waitFor('a sentence', () => w.window.executeScript('return document.body.innerText.includes("纪要号，例如")'))
  await w.type('minutes', MINUTES)
  await w.click('minutes-go')
  await flow('已审核 2 项')
  await w.click('points-close')
  await w.picture('p02-close')
  await w.click('confirm')
  await w.says('month-state', '已结账')
  await w.picture('p03-july-closed')
})

test('August takes a pasted block whole, or nothing of one that does not fit', async () => {
  await month('2026年8月')
  await paste(0, 0, '1\t2\t1\r\n1\t0\t1\r\n\t1\t2\r\n')
  await flow('申报 7 项')
  await paste(0, 7, '1\t1\r\n')
  await w.says('sheet-wrong', '放不下')
  await w.clickText('不填了')
  await w.click('sheet-undo')
  await flow('申报 0 项')
  await paste(0, 0, '1\t2\t1\r\n1\t0\t1\r\n\t1\t2\r\n')
  await flow('申报 7 项')
  await w.picture('p04-august')
  await approveAndClose()
})

test('September has nothing to declare but one deduction', async () => {
  await month('2026年9月')
  await w.window.executeScript('document.querySelector(`tbody tr:nth-child(3) button[aria-label$="扣分"]`).click()')
  await w.type('deduct-points', '2')
  await w.type('deduct-reason', '无故缺席主题党日')
  await w.type('deduct-minutes', '支委会纪要〔2026〕9号')
  await w.picture('p05-deduction')
  await w.click('deduct-save')
  await flow('申报 1 项')
  await approveAndClose()
})

test('the quarter is evaluated and its sheet printed', async () => {
  await w.click('points-view-1')
  await w.says('period-step', '可以评定')
  await w.click('period-evaluate')
  await w.type('minutes', MINUTES)
  await w.click('minutes-go')
  await w.says('period-step', '已经评定')
  await w.picture('p06-evaluated')
  for (const [mark, file, magic] of [['list-publicity', '公示表.pdf', '%PDF'], ['sheet-publicity', '公示表.xlsx', 'PK']]) {
    await w.click(mark)
    await w.type('export-path', at('桌面', file))
    await w.click('export-save')
    await w.says('export-done', file)
    assert.equal(readFileSync(at('桌面', file)).subarray(0, magic.length).toString('latin1'), magic)
    await w.click('export-close')
    await w.hidden('export-close')
  }
})

test('it is published for five working days, not less', async () => {
  await w.click('period-publish')
  const proposed = await w.find('input[data-test="publish-until"], [data-test="publish-until"] input')
  await w.waitFor('the last day is proposed', async () => (await proposed.getAttribute('value')) === '2026-10-13')
  await w.type('publish-until', '2026-10-09')
  await w.click('publish-go')
  await w.waitFor('a sentence', () => w.window.executeScript('return document.body.innerText.includes("不能少于5个工作日")'))
  await w.picture('p07-too-short')
  await w.type('publish-until', '2026-10-13')
  await w.click('publish-go')
  await w.says('period-step', '公示期 2026-10-08 到 2026-10-13')
})

test('a photograph of the sheet as it hangs is taken in and looked at', async () => {
  await w.type('signed-path', path.join(root, 'target/desktop/p07-too-short.png'))
  await w.click('signed-add')
  await w.waitFor('it hangs there', async () => (await w.count('[data-test=signed-card] [data-test=scan]')) === 1)
  await w.picture('p07-signed')
  await w.click('scan-look')
  await w.waitFor('the picture', () => w.window.executeScript('return [...document.querySelectorAll(".el-dialog img")].some((i) => i.naturalWidth > 1000)'))
  await w.picture('p07-signed-seen')
  await w.window.executeScript('[...document.querySelectorAll(".el-dialog__headerbtn")].at(-1).click()')
  await w.waitFor('the picture is put away', async () => (await w.count('.el-dialog img')) === 0)
})

test('an objection is received, checked and upheld by a reversal', async () => {
  await w.click('objection-new')
  const field = await w.find('[data-test="object-member"] input, input[data-test="object-member"]')
  await field.sendKeys('赵勇思')
  await w.window.sleep(500)
  await field.sendKeys('\uE007')
  await w.type('object-body', '7月志愿服务只有一次')
  await w.picture('p08-objection')
  await w.click('object-go')
  await w.says('objections', '已受理')
  await w.click('objection-verify')
  await w.type('minutes', '签到表上只有一次')
  await w.click('minutes-go')
  await w.says('objections', '已核查')
  await w.click('objection-answer')
  await w.click('answer-yes')
  await w.see('answer-lines')
  await w.window.executeScript('document.querySelector("[data-test=answer-lines] input").click()')
  await w.type('answer-note', '核实为一次，取消')
  await w.type('answer-minutes', MINUTES)
  await w.picture('p09-answer')
  await w.click('answer-go')
  await w.says('objections', '成立，已更正')
  await w.picture('p10-answered')
})

test('after the publicity it is final, and its figures stand', async () => {
  await w.close()
  assert.equal((await asked('points', 'explain', '赵勇思', '2026-10')).total, -4, 'the correction lies in October')
  await open('2026-10-14')
  await w.click('points-view-1')
  await w.says('period-step', '公示期已满')
  await w.click('period-finish')
  await w.type('minutes', '公示照片和签字单在3号盒')
  await w.click('minutes-go')
  await w.says('period-step', '已经生效')
  const stands = await w.window.executeScript('return [...document.querySelectorAll("[data-test=figures] tbody tr:first-child td")].map((td) => td.innerText.trim()).slice(1, 7)')
  assert.deepEqual(stands, ['赵勇思', '0.00', '9.00', '0.00', '', '9.00'], 'the published figure stays')
  await w.picture('p11-final')
})

test('the year takes ballots, an exemption and a veto', async () => {
  await w.clickText('全年')
  await w.type('ballot-due', '43')
  await w.type('ballot-minutes', '支部党员大会记录〔2026〕12号')
  await w.waitFor('the sheet of votes', async () => (await w.count(cell(0, 0))) === 1)
  await paste(0, 0, '30\t10\r\n20\t20\r\n')
  await w.waitFor('the votes are worth points', () => w.window.executeScript('return [...document.querySelectorAll("[data-test=ballots] td, .sheet td")].some((td) => td.innerText === "19.00")'))
  await w.click('exempt-new')
  await pick('exempt-member', '邓建国')
  await w.type('exempt-minutes', '支部党员大会记录〔2026〕1号')
  await w.click('form-save')
  await w.gone('exempt-minutes')
  await w.click('veto-new')
  await pick('veto-member', '曾芳琴')
  await pick('veto-ground', '')
  await w.type('veto-reason', '警告处分影响期内')
  await w.type('veto-minutes', MINUTES)
  await w.picture('p12-veto')
  await w.click('form-save')
  await w.gone('veto-minutes')
  await w.click('decisions-show')
  await w.says('decisions', '曾芳琴')
  await w.picture('p13-year')
})

async function pick(mark, words) {
  const field = await w.find(`[data-test="${mark}"] input, input[data-test="${mark}"]`)
  await w.window.executeScript('arguments[0].closest(".el-select").querySelector(".el-select__wrapper").click()', field)
  await w.window.sleep(400)
  if (words) await field.sendKeys(words)
  await w.window.sleep(400)
  await field.sendKeys(words ? '' : '\uE015', '\uE007')
}

test('the rules are changed in tables, printed for the meeting and kept as a version', async () => {
  await w.click('points-view-2')
  await w.see('rules')
  await w.click('rules-edit')
  const each = await w.find('input[data-path="daily.0.each"]')
  await w.window.executeScript('arguments[0].scrollIntoView({ block: "center" }); arguments[0].select()', each)
  await each.sendKeys('3', '\uE004')
  await w.says('rule-changes', '每次3分')
  await w.picture('p14-rules')
  await w.type('rule-reason', '支部党员大会记录〔2026〕11号表决通过')
  await w.click('rule-paper')
  await w.type('export-path', at('桌面', '讨论稿.pdf'))
  await w.click('export-save')
  await w.says('export-done', '讨论稿.pdf')
  await w.click('export-close')
  await w.hidden('export-close')
  await w.click('rule-keep')
  await w.says('rule-versions', '第 2026.2 版')
  await w.picture('p15-version')
  await w.click('points-view-3')
  await w.see('chart-member')
  await w.picture('p16-charts')
})
