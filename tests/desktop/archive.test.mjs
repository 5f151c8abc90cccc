// The archive through a year: papers proposed and accepted, one corrected, a gap seen, an inspection opened, the year closed.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { openWindow, root } from './driver.mjs'

const PASSPHRASE = '晨光社区党员之家'
const home = mkdtempSync(path.join(tmpdir(), '支部 档案-'))
const at = (...parts) => path.join(home, ...parts)
const sheet = (name) => path.join(root, 'fixtures/sheets/real-input', name)
const office = at('资料')
// The window opens in January: the year before can be closed.
const environment = { HOME: home, XDG_CONFIG_HOME: at('config'), XDG_DATA_HOME: at('data'), ZHIBU_TODAY: '2027-01-08', LANG: 'C.UTF-8', ZHIBU_WORKSPACE: office, ZHIBU_PASSPHRASE: PASSPHRASE }
const zhibu = (...words) =>
  JSON.parse(execFileSync(path.join(root, 'target/debug/zhibu'), ['--json', '--today', '2026-10-31', '--workspace', office, ...words], { env: { ...process.env, ZHIBU_PASSPHRASE: PASSPHRASE }, encoding: 'utf8' }))
let w

before(async () => {
  for (const folder of ['config', 'data']) mkdirSync(at(folder))
  zhibu('init', 'office', '--code', 'YL-CG-01', '--name', '晨光社区第一党支部', '--since', '2026-10')
  zhibu('roster', 'import', sheet('花名册-党员基本信息汇总表.xlsx'))
  zhibu('life', 'import', sheet('组织生活登记-2026-10.xlsx'))
  zhibu('talks', 'import', sheet('谈心谈话登记-2026-10.xlsx'))
  zhibu('duties', 'on', 'archive.four-have')
  w = await openWindow(environment)
})
after(async () => {
  await w?.close()
  rmSync(home, { recursive: true, force: true })
})

test('what the records say is filed in one step and numbered', async () => {
  await w.clickText('档案')
  await w.see('archive-add')
  // In January the year that has just ended is in hand.
  await w.waitFor('the year before is open', async () => /2026 年度/.test(await w.window.executeScript(`return document.querySelector('.head').innerText`)))
  await w.waitFor('papers are proposed', async () => (await w.count('[data-test="proposal"]')) > 5)
  await w.picture('90-archive-proposals')
  await w.click('archive-all')
  await w.says('archive-told', 'WS·2026-Y-RC-0001—0')
  await w.picture('91-archive-filed')
})

test('a paper typed twice is asked about before it takes a number', async () => {
  const typed = async (day) => {
    await w.click('archive-add')
    await w.type('paper-title', '街道党工委通知')
    // Today's day would take the paper to another year: none is proposed.
    assert.equal(await w.window.executeScript(`return document.querySelector('[data-test="paper-day"] input, input[data-test="paper-day"]').value`), '')
    await w.type('paper-day', day)
    await w.click('form-save')
  }
  await typed('20261220')
  await w.gone('form-save')
  await w.says('archive-told', 'WS·2026-D10-WJ-0001')
  await typed('20261220')
  await w.see('form-anyway')
  await w.picture('91-archive-twice')
  await w.click('form-anyway')
  await w.gone('form-save')
  await w.says('archive-told', 'WS·2026-D10-WJ-0002')
  await typed('20270106')
  await w.gone('form-save')
  await w.says('archive-told', '归入了 2027 年度')
  await w.picture('91-archive-other-year')
})

// The year that was chosen stays chosen from tab to tab.
test('a paper is corrected on the shelf, and its box stands somewhere', async () => {
  await w.click('archive-view-shelf')
  await w.see('archive-rebox')
  await w.waitFor('papers lie on the shelf', async () => (await w.count('[data-test="item"]')) > 5)
  await w.click('item-edit')
  await w.type('paper-pages', '6')
  await w.type('paper-thickness', '12.5')
  await w.picture('92-archive-edit')
  await w.click('form-save')
  await w.waitFor('it says its pages', async () => /6/.test(await w.window.executeScript(`return document.querySelector('[data-test="item"] .num').innerText`)))
  await w.click('box-place')
  await w.type('box-cabinet', '1')
  await w.type('box-shelf', '2')
  await w.picture('92-archive-place')
  await w.click('form-save')
  await w.waitFor('its papers say their place', async () => /1柜2格/.test(await w.window.executeScript(`return document.querySelector('[data-test="item"]').innerText`)))
  await w.click('archive-setting')
  await w.type('setting-fonds', 'Z109')
  await w.picture('92-archive-setting')
  await w.click('form-save')
  await w.waitFor('numbers bear it', async () => /Z109-WS/.test(await w.window.executeScript(`return document.querySelector('[data-test="item"]').innerText`)))
  await w.click('archive-sections')
  await w.waitFor('what is only a proposal is called one', async () => /待街道确认/.test(await w.window.executeScript(`return document.querySelector('[data-test="sections"]')?.innerText ?? ''`)))
  await w.type('section-code-WJ', 'ZT')
  await w.click('form-save')
  await w.waitFor('it says why', async () => /已经是另一个资料卷的代码或名称/.test(await w.window.executeScript(`return document.body.innerText`)))
  await w.type('section-code-WJ', 'WD')
  await w.type('section-name-WJ', '文件制度资料')
  await w.click('section-up-RC')
  await w.picture('92-archive-sections')
  await w.click('form-save')
  await w.waitFor('the office calls it so', async () => /文件制度资料[\s\S]*日常党务工作资料[\s\S]*支部主题党日资料/.test(await w.window.executeScript(`return document.body.innerText`)))
  await w.picture('93-archive-shelf')
})

test('all papers are counted at one sitting, in one step', async () => {
  const uncounted = () => w.window.executeScript(`return [...document.querySelectorAll('[data-test="item"] .num')].filter((e) => e.innerText === '—').length`)
  const [all, before] = [await w.count('[data-test="item"]'), await uncounted()]
  await w.click('archive-count')
  await w.waitFor('every paper lacks a binding', async () => (await w.count('[data-test="count-row"]')) === all)
  const fields = await w.window.findElements({ css: '.el-dialog .pages input' })
  for (const [n, pages] of [['0', '7'], ['1', '12页']]) {
    await w.window.executeScript('arguments[0].focus(); arguments[0].select()', fields[n])
    await fields[n].sendKeys(pages)
  }
  assert.match(await w.window.executeScript(`return document.querySelector('.el-dialog [role="alert"]').innerText`), /WS·2026/)
  await fields[1].sendKeys('\uE003')
  // Enter goes on to the next field, and does not save.
  await fields[1].sendKeys('\uE007', '3')
  assert.equal(await fields[2].getAttribute('value'), '3')
  await w.click('count-all')
  await w.picture('93-archive-count')
  await w.click('form-save')
  await w.gone('form-save')
  await w.waitFor('it is said', async () => (await w.window.executeScript('return document.body.innerText')).includes(`已登记 ${all} 件`))
  await w.waitFor('they say their pages', async () => (await uncounted()) < before)
  await w.picture('93-archive-counted')
})

test('what is missing is named, and an inspection finds what is there and prints all of it', async () => {
  await w.click('section-gaps-ZT')
  await w.says('gaps', '11月主题党日签到册')
  await w.picture('94-archive-gaps-of-one')
  await w.click('gaps-all')
  await w.says('gaps', '党费')
  await w.click('upkeep-archive.four-have')
  for (const there of ['资料柜', '统一档案盒']) await w.click(`have-${there}`)
  await w.picture('94-archive-four-have')
  await w.click('form-save')
  await w.gone('upkeep-archive.four-have')
  await w.picture('94-archive-gaps')
  await w.click('archive-view-inspect')
  await w.see('inspect-papers')
  await w.waitFor('duties are listed', async () => (await w.count('[data-test="inspect-line"]')) > 3)
  await w.picture('95-archive-inspect')
  await w.click('inspect-papers')
  await w.type('export-path', at('迎检.pdf'))
  await w.click('export-save')
  await w.says('export-done', '迎检.pdf')
  assert.ok(existsSync(at('迎检.pdf')))
  await w.click('export-close')
})

test('what is printed in January is the year before, under a name that says what it is', async () => {
  await w.clickText('打印中心')
  await w.see('print-save')
  assert.match(await w.window.executeScript(`return document.querySelector('.el-select').innerText`), /2026/)
  await w.click('print-save')
  const proposed = await (await w.see('export-path')).getAttribute('value')
  assert.match(proposed, /全部标签-2026-WJ-盒1\.pdf$/)
  await w.picture('95-archive-print')
  await w.click('export-close')
  await w.clickText('档案')
  await w.see('archive-add')
})

test('the year is closed and its inventory printed', async () => {
  await w.click('archive-view-year')
  await w.see('verdict')
  await w.click('year-close')
  await w.type('close-arranged', '赵勇思')
  await w.type('close-checked', '邓建国')
  await w.click('confirm')
  await w.says('confirm-anyway', '照样归档')
  await w.picture('96-archive-closing')
  await w.click('confirm-anyway')
  await w.says('year-closed', '整理人 赵勇思')
  await w.click('list-inventory')
  await w.type('export-path', at('清册.pdf'))
  await w.click('export-save')
  await w.says('export-done', '清册.pdf')
  assert.ok(existsSync(at('清册.pdf')))
  // Printed again under the same name: refused, unless a person says that the new one takes its place.
  const first = statSync(at('清册.pdf')).ino
  await w.click('export-save')
  await w.see('export-replace')
  assert.equal(statSync(at('清册.pdf')).ino, first)
  await w.picture('97-archive-again')
  await w.click('export-replace')
  await w.says('export-done', '清册.pdf')
  await w.hidden('export-replace')
  assert.notEqual(statSync(at('清册.pdf')).ino, first)
  await w.picture('97-archive-closed')
})

test('what was printed stands in the log', async () => {
  // The window holds the office's lock until it is gone.
  await w.close()
  w = undefined
  let said
  for (let left = 50; !said; left--) {
    try {
      said = zhibu('print', 'log')
    } catch (error) {
      if (error.status !== 11 || !left) throw error
      await new Promise((done) => setTimeout(done, 100))
    }
  }
  const log = said.log.map((l) => [l.what, l.form, l.pages > 0])
  assert.deepEqual(log, [['归档文件清册', 'pdf', true], ['归档文件清册', 'pdf', true], ['迎检全套材料', 'pdf', true]])
})
