// From the desk to the form and back: a line that is due is opened, done, and comes back as done; a month's dues are taken in.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { openWindow, root } from './driver.mjs'

const PASSPHRASE = '晨光社区党员之家'
const home = mkdtempSync(path.join(tmpdir(), '支部 任务-'))
const at = (...parts) => path.join(home, ...parts)
const sheet = (name) => path.join(root, 'fixtures/sheets/real-input', name)
const office = at('资料')
const environment = { HOME: home, XDG_CONFIG_HOME: at('config'), XDG_DATA_HOME: at('data'), ZHIBU_TODAY: '2026-10-31', LANG: 'C.UTF-8', ZHIBU_WORKSPACE: office, ZHIBU_PASSPHRASE: PASSPHRASE }
const zhibu = (...words) =>
  JSON.parse(execFileSync(path.join(root, 'target/debug/zhibu'), ['--json', '--today', '2026-10-31', '--workspace', office, ...words], { env: { ...process.env, ZHIBU_PASSPHRASE: PASSPHRASE }, encoding: 'utf8' }))
let w

before(async () => {
  for (const folder of ['config', 'data']) mkdirSync(at(folder))
  zhibu('init', 'office', '--code', 'YL-CG-01', '--name', '晨光社区第一党支部', '--since', '2026-10')
  zhibu('roster', 'import', sheet('花名册-党员基本信息汇总表.xlsx'))
  zhibu('branch', 'committee', '--secretary', '赵勇思', '--member', '邓建国=组织委员', '--member', '谢娜宇=宣传委员', '--since', '2025-06-01')
  zhibu('life', 'import', sheet('组织生活登记-2026-10.xlsx'))
  zhibu('dues', 'import', sheet('党费收缴登记-2026-10.xlsx'))
  zhibu('talks', 'task', '黄军', '--occasion', '家庭变故')
  w = await openWindow(environment)
})
after(async () => {
  await w?.close()
  rmSync(home, { recursive: true, force: true })
})

const line = (id, state) => `[data-duty="${id}"]${state ? `[data-state="${state}"]` : ''}`
const clickIn = async (css, mark) => {
  await w.waitFor(`${css} ${mark}`, async () => (await w.count(`${css} [data-test="${mark}"]`)) > 0)
  await w.window.executeScript(`document.querySelector('${css} [data-test="${mark}"]').click()`)
}

// Saves what the button offers under a name, whose end the window adds where it is missing.
const kept = async (mark, name, magic, file = name) => {
  await w.click(mark)
  await w.type('export-path', at(name))
  await w.click('export-save')
  await w.says('export-done', file)
  assert.equal(readFileSync(at(file)).subarray(0, magic.length).toString('latin1'), magic)
  await w.click('export-close')
  await w.hidden('export-close')
}

test('the first day is no wall of red, and every line says who and by which clause', async () => {
  await w.waitFor('duties are listed', async () => (await w.count('[data-duty]')) > 5)
  assert.ok((await w.count('[data-state="overdue"]')) < 8, 'only what fell due since the start of use')
  assert.match(await w.window.executeScript(`return document.querySelector('${line('dues.collect')}').innerText`), /41\/43名已交[\s\S]*还差：[\s\S]*黄军/)
  await w.picture('60-desk')
})

test('a line leads to the month of dues; one click takes in the rest and it comes back done', async () => {
  await clickIn(line('dues.collect'), 'due-go')
  await w.says('dues-sum', '已交 41 名')
  await w.picture('61-dues')
  await w.click('dues-all')
  await w.says('dues-take', '收下 2 名')
  await w.picture('62-dues-ticked')
  await w.click('dues-take')
  await w.says('dues-told', '已登记 2 笔')
  await w.says('dues-sum', '已交 43 名')
  await w.clickText('工作台')
  await w.waitFor('the line is done', async () => (await w.count(line('dues.collect', 'done'))) > 0)
})

test('the month of the desk is kept as a paper and as a workbook', async () => {
  await kept('list-duty-month', '任务单', '%PDF', '任务单.pdf')
  await kept('sheet-duty-month', '任务单', 'PK', '任务单.xlsx')
  await w.picture('62b-desk-lists')
  await w.clickText('打印中心')
  await w.click('print-room-打印机')
  await w.waitFor('both stand in the log', () => w.window.executeScript('const t = document.body.innerText; return t.includes("支部任务单（表格）") && t.split("支部任务单").length === 3'))
  await w.clickText('工作台')
})

test('what only people can say is marked on the desk with its proof', async () => {
  await clickIn(line('archive.month'), 'due-finish')
  await w.type('done-note', '本月两盒已整理')
  await w.picture('63-finish')
  await w.click('form-save')
  await w.waitFor('the line is done', async () => (await w.count(line('archive.month', 'done'))) > 0)
})

test('a line is explained and put off with a reason', async () => {
  await w.click('span-year')
  await clickIn(line('report.double'), 'due-more')
  await w.says('duty-told', '湘组发')
  await w.picture('64-explained')
  await w.click('duty-snooze')
  await w.type('snooze-reason', '等街道通知')
  await w.click('form-save')
  await w.waitFor('it stands among those put off', async () => (await w.count(`[data-group="snoozed"] ${line('report.double')}`)) > 0)
  await w.picture('65-year')
})

test('the notice of the month is looked at and its publication registered', async () => {
  await w.click('span-year')
  await clickIn(line('dues.notice-month'), 'due-go')
  await w.see('paper')
  await w.window.sleep(800)
  await w.picture('66-papers')
  await kept('paper-sheet', '通报.xlsx', 'PK')
  await w.click('publish-done')
  await w.type('publish-note', '10月31日贴在党务公开栏')
  await w.click('form-save')
  await w.waitFor('nothing waits for the month', async () => (await w.count('[data-publish="dues.notice-month"]')) === 0)
})

test('the other views of dues open, and no page is wider than the screen', async () => {
  for (const view of ['assess', 'arrears', 'lines', 'fund', 'papers', 'collect']) {
    await w.click(`dues-view-${view}`)
    await w.window.sleep(600)
    const across = await w.window.executeScript('return document.documentElement.scrollWidth - document.documentElement.clientWidth')
    assert.ok(across <= 1, `${view} is ${across} too wide`)
    await w.picture(`67-${view}`)
  }
  await w.clickText('工作台')
  await w.click('duty-settings')
  await w.waitFor('settings are listed', async () => (await w.count('[data-setting]')) === 96)
  await w.picture('68-settings')
  await w.window.executeScript(`document.querySelector('.el-dialog__headerbtn').click()`)
  await w.waitFor('the settings are closed', async () => (await w.window.executeScript(`return [...document.querySelectorAll('.el-overlay')].every((one) => !one.offsetParent && getComputedStyle(one).display === 'none')`)))
})

test('what the branch set itself to do stands on the desk, without its reason, and leads to the form', async () => {
  await w.clickText('工作台')
  await w.see('follow')
  const told = await w.window.executeScript(`return document.querySelector('[data-test="follow"]').innerText`)
  assert.match(told, /和黄军谈话/)
  assert.doesNotMatch(told, /家庭|变故/)
  await w.picture('69-follow')
  await w.click('follow-go')
  await w.waitFor('the record form is open', async () => (await w.window.executeScript('return location.href')).includes('talkee='))
})

test('the whole office leaves on a stick and is read back', async () => {
  mkdirSync(at('U 盘'))
  await w.clickText('设置')
  await w.type('backup-folder', at('U 盘'))
  await w.click('backup-go')
  await w.says('backup-done', '已备份并核对')
  await w.picture('69-backup')
  const [file] = readdirSync(at('U 盘'))
  assert.match(file, /^支部台账备份-20261031-\d{6}\.tar$/)
  assert.equal(JSON.parse(execFileSync(path.join(root, 'target/debug/zhibu'), ['--json', 'backup', 'verify', at('U 盘', file)], { env: { ...process.env, ZHIBU_PASSPHRASE: PASSPHRASE }, encoding: 'utf8' })).opened, true)
})

test('another computer gets it back from the stick', async () => {
  await w.clickText('锁定')
  await w.clickText('打开别的资料')
  await w.click('restore')
  await w.type('restore-file', at('U 盘', readdirSync(at('U 盘'))[0]))
  await w.type('restore-folder', at('资料'))
  await w.type('restore-secret', PASSPHRASE)
  await w.click('restore-go')
  await w.waitFor('an office is never written over', async () => (await w.window.executeScript('return document.body.innerText')).includes('已经有东西'))
  await w.picture('69-restore')
  await w.type('restore-folder', at('新电脑'))
  await w.click('restore-go')
  await w.waitFor('the books are those of the new folder', async () => (await w.window.executeScript('return document.body.innerText')).includes('新电脑'))
  await w.clickText('党员名册')
  await w.says('roster-count', '43 人')
})
