// A theme day in the real window: agreed, planned, told, recorded with its attendance, and read in points, tasks and on the
// desk without typing it again; then a talk, whose words show only where they were opened.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { openWindow, root } from './driver.mjs'

const PASSPHRASE = '晨光社区党员之家'
const MARKER = '标记丁卯'
const home = mkdtempSync(path.join(tmpdir(), '支部 生活-'))
const at = (...parts) => path.join(home, ...parts)
const workspace = at('资料')
const environment = { HOME: home, XDG_CONFIG_HOME: at('config'), XDG_DATA_HOME: at('data'), ZHIBU_TODAY: '2026-10-10', ZHIBU_WORKSPACE: workspace, ZHIBU_PASSPHRASE: PASSPHRASE, LANG: 'C.UTF-8' }
let w

const zhibu = (...words) =>
  execFileSync(path.join(root, 'target/debug/zhibu'), ['--json', '--today', '2026-10-01', '--workspace', workspace, ...words], {
    env: { ...process.env, ZHIBU_PASSPHRASE: PASSPHRASE },
    encoding: 'utf8',
  })

before(async () => {
  for (const folder of ['config', 'data']) mkdirSync(at(folder))
  zhibu('init', 'office', '--code', 'YL-CG-01', '--name', '晨光社区第一党支部', '--since', '2026-10')
  zhibu('roster', 'import', path.join(root, 'fixtures/sheets/real-input/花名册-党员基本信息汇总表.xlsx'))
  // A committee met, and afterwards the books say that another one sat that day.
  zhibu('branch', 'committee', '--secretary', '赵勇思', '--member', '邓建国=组织委员', '--member', '刘静=宣传委员', '--since', '2026-10-01')
  zhibu('life', 'record', '--kind', '支委会', '--day', '2026-10-01', '--topic', '分工', '--recorder', '邓建国', '--rest-present')
  zhibu('branch', 'committee', '--secretary', '赵勇思', '--member', '邓建国=组织委员', '--member', '董海=宣传委员', '--since', '2026-10-01')
  zhibu('branch', 'theme-day', '10')
  zhibu('roster', 'event', '赵勇思', 'category', '--on', '2026-10-01', '--with', 'category=在职党员', '--with', 'month=2026-10')
  w = await openWindow(environment)
})
after(async () => {
  await w?.close()
  rmSync(home, { recursive: true, force: true })
})

async function pick(mark, initials) {
  const field = await w.type(mark, initials)
  await w.window.sleep(400)
  await field.sendKeys('\uE007')
}
/** What a clipboard puts into a field, line breaks and all. */
async function paste(mark, text) {
  await w.see(mark)
  await w.window.executeScript('const [mark, text] = arguments; const field = document.querySelector(`textarea[data-test="${mark}"]`); field.value = text; field.dispatchEvent(new Event("input", { bubbles: true }))', mark, text)
}
const clickCss = (css) => w.window.executeScript(`document.querySelector(${JSON.stringify(css)}).click()`)

test('the fixed day proposes the month, and it is planned', async () => {
  await w.clickText('组织生活')
  await w.click('life-view-1')
  await w.click('plan-proposed')
  await w.type('plan-topic', '学习条例，清扫楼道')
  await w.type('plan-place', '党群服务中心一楼')
  await w.picture('life-01-plan')
  await w.click('form-save')
  await w.gone('form-save')
  await w.waitFor('the plan stands', async () => (await w.count('[data-plan="2026-10-10"]')) === 1)
})

test('everybody is told, and the second of four steps is done', async () => {
  await w.click('plan-notice')
  await w.see('notice-how')
  await w.picture('life-02-notice')
  await w.click('form-save')
  await w.gone('form-save')
  await w.waitFor('two steps', async () => (await w.count('[data-plan] li.done')) === 2)
})

test('the record takes what was planned; one click for all, then whoever was away', async () => {
  await w.click('plan-record')
  await w.waitFor('the topic stands', () => w.window.executeScript('return document.querySelector("[data-test=life-topic]")?.value.includes("学习条例")'))
  await w.click('kind-general')
  await w.says('roll-count', '应到 43')
  await w.click('roll-all')
  await w.says('roll-count', '到场 43')
  await clickCss('[data-person="梁丽霞"]')
  await clickCss('[data-person="苏珍轩"]')
  await w.says('roll-count', '没到 2')
  await w.click('roll-relay')
  await paste('relay-text', '#接龙\n1. 苏珍轩 线上参加\n2. 梁丽霞 住院\n3. 王不在')
  await w.click('relay-read')
  await w.says('relay-told', '认出 2 人')
  await w.picture('life-03-relay')
  await w.click('relay-close')
  await w.says('roll-count', '线上和上门 1 · 没到 1')
  await pick('life-host', 'zys')
  await pick('life-recorder', 'djg')
  await w.type('life-hours', '2')
  await w.click('add-vote')
  await w.type('vote-matter-1', '每月清扫一次楼道')
  await w.type('vote-agreed-1', '30')
  await w.says('verdict-1', '通过')
  await w.click('add-task')
  await w.type('task-1', '买两把扫帚')
  await w.type('life-page', '第2本第15页')
  await w.picture('life-04-record')
  await w.window.executeScript('document.querySelector("[data-test=roll-count]").scrollIntoView()')
  await w.picture('life-05-roll')
  await w.click('life-save')
  await w.says('life-told', '应到 43 人，实到 42 人')
  assert.ok(!/不在当日名册/.test(await w.text('life-told')), 'host and recorder were found by their initials')
  await w.picture('life-06-recorded')
})

test('nobody types it again: points, the desk and the tasks have it', async () => {
  await w.click('life-view-2')
  await w.waitFor('the resolution is a task', async () => (await w.count('[data-test="task-row"]')) === 1)
  await w.picture('life-07-tasks')
  await w.clickText('工作台')
  await w.waitFor('the duty is done', async () => (await w.count('[data-duty="themeday.monthly"][data-state="done"]')) > 0)
  await w.clickText('积分管理')
  await w.clickLabelled('赵勇思 基础分的记录')
  await w.waitFor('the theme day stands behind the base points', () => w.window.executeScript('return /2026-10-10|10月10日/.test(document.querySelector(".el-dialog, .el-drawer")?.innerText ?? "")'))
  await w.picture('life-08-points')
  await w.window.actions().sendKeys('\uE00C').perform()
})

test('a stored record opens again, and a scan of the book goes with it', async () => {
  writeFileSync(at('记录本.pdf'), '%PDF-1.7')
  await w.clickText('组织生活')
  await w.click('open-2026-10-10')
  await w.says('roll-count', '到场 41')
  await w.type('file-path', at('记录本.pdf'))
  await w.type('file-page', '15')
  await w.click('file-add')
  await w.waitFor('the file stands', async () => (await w.count('[data-test="file-row"]')) === 1)
  await w.picture('life-09-file')
})

test('a list that was ticked stands although the roster was corrected, until the roll is called again', async () => {
  await w.clickText('组织生活')
  await w.click('open-2026-10-01')
  await w.says('roster-note', '刘静当时在名单上')
  await w.says('roll-count', '到场 3')
  assert.equal(await w.count('[data-person="刘静"]'), 1)
  await w.click('life-standalone')
  await w.picture('life-09-listed')
  await w.click('life-save')
  await w.says('life-told', '应到 3 人，实到 3 人')
  await w.click('open-2026-10-01')
  await w.says('roster-note', '董海当时不在名单上')
  await w.click('roll-again')
  await w.waitFor('the new member of the committee stands there', async () => (await w.count('[data-person="董海"]')) === 1)
  assert.equal(await w.count('[data-person="刘静"]'), 0)
  await w.picture('life-09-again')
})

test('the other views of the room open', async () => {
  for (const [view, name] of [[3, 'appraisal'], [4, 'guests'], [5, 'care'], [6, 'photos']]) {
    await w.clickText('组织生活')
    await w.click(`life-view-${view}`)
    await w.window.sleep(600)
    await w.picture(`life-10-${name}`)
  }
})

test('a contact and a pledge are entered, and the pledge is found kept', async () => {
  await w.clickText('组织生活')
  await w.click('life-view-5')
  await w.click('contact-new')
  await pick('contact-member', 'zfq')
  await w.type('contact-by', '邓建国')
  await w.click('form-save')
  await w.waitFor('the contact stands', async () => (await w.count('[data-test=contact-row]')) === 1)
  await w.click('pledge-new')
  await pick('pledge-member', 'djg')
  await w.type('pledge-text', '每周值班半天')
  await w.picture('life-10-pledge')
  await w.click('form-save')
  await w.waitFor('the pledge stands', async () => (await w.count('[data-test=pledge-row]')) === 1)
  await w.click('pledge-keep')
  await w.click('form-save')
  await w.waitFor('it was kept', async () => (await w.count('[data-test=pledge-keep]')) === 0)
  await w.picture('life-10-care-kept')
})

test('a talk is ticked and written in one text, and only the opened record tells it', async () => {
  await w.clickText('谈心谈话')
  await w.waitFor('the matrix', async () => (await w.count('[data-need]')) > 30)
  await w.picture('life-11-matrix')
  await clickCss('[data-need="余玉"]')
  await w.click('clear-all')
  await w.click('covered-all')
  await w.type('talk-text', `${MARKER}近来都好`)
  await w.type('talk-follow-up', '下月再去看看')
  await w.click('follow-add')
  await w.type('talk-paper-path', path.join(root, `target/desktop/life-11-matrix.png`))
  await w.picture('life-12-talk')
  await w.click('talk-save')
  await w.says('talks-told', '手写记录已一起收入')
  await w.see('talk-open-2026-10-10')
  assert.ok(!(await w.window.executeScript('return document.body.innerText')).includes(MARKER), 'the list says nothing of it')
  await w.picture('life-13-talks')
  await w.click('talks-view-2')
  await w.waitFor('the follow-up waits', async () => (await w.count('[data-test="talk-follow-row"]')) === 1)
  assert.ok(!(await w.window.executeScript('return document.body.innerText')).includes('下月再去'), 'nor does the follow-up')
  await w.picture('life-14-due')
  await w.click('talks-view-1')
  await w.click('talk-open-2026-10-10')
  await w.waitFor('what was said', () => w.window.executeScript(`return document.querySelector("[data-test=talk-text]")?.value.includes("${MARKER}")`))
  assert.equal(await w.count('[data-test=scan]'), 1, 'and the photographed record')
  await w.see('scan-look')
  await w.picture('life-14-opened')
})

test('a talk that is being written outlives the page', async () => {
  await w.clickText('谈心谈话')
  await w.click('talk-new')
  await w.type('talk-text', '还没写完')
  await w.click('talk-leave')
  await w.click('talk-new')
  await w.click('draft-take')
  await w.waitFor('the draft', () => w.window.executeScript('return document.querySelector("[data-test=talk-text]")?.value === "还没写完"'))
})
