// The month that every branch has, all of it in the real window: the theme day planned, told and held, dues taken in, a talk,
// points approved and closed. Every press and every character is counted, and no fact is typed twice.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { office, sheet } from './driver.mjs'

const TOPIC = '学习条例，清扫楼道'
const PLACE = '党群服务中心一楼'
const SAID = '近来都好，愿意多值班'
const MINUTES = '支委会纪要〔2026〕10号'
const { at, zhibu, open, close } = office('一个月')
const told = []
let w

/** What the stage cost, and that it cost no more than this: a page that grows a step is found out here. */
function cost(t, stage, clicks, characters) {
  const done = w.counts()
  told.push({ stage, ...done })
  t.diagnostic(`${stage}: ${done.clicks} clicks, ${done.characters} characters`)
  assert.ok(done.clicks <= clicks && done.characters <= characters, `${stage} took ${done.clicks} clicks and ${done.characters} characters`)
}
const duty = (id, state) => `[data-duty="${id}"]${state ? `[data-state="${state}"]` : ''}`
const reads = (words) => w.waitFor(words, () => w.window.executeScript('return document.body.innerText.includes(arguments[0])', words))

before(async () => {
  const day = '2026-10-01'
  zhibu(day, 'init', 'office', '--code', 'YL-CG-01', '--name', '晨光社区第一党支部', '--since', '2026-10')
  zhibu(day, 'roster', 'import', sheet('花名册-党员基本信息汇总表.xlsx'))
  // What stands for the whole year and is not part of a month: everybody's category and dues, the committee, the fixed day.
  const { members } = zhibu(day, 'roster', 'list', '--full-id')
  const lines = members.map((m) => `${m.name},${m.id_number},${m.floating ? '流动党员' : '在职党员'},5,2026-10`)
  writeFileSync(at('全年.csv'), ['姓名,身份证号,积分类别,月应交,核定月份', ...lines].join('\n'))
  zhibu(day, 'roster', 'import', at('全年.csv'))
  zhibu(day, 'dues', 'import', at('全年.csv'))
  zhibu(day, 'branch', 'committee', '--secretary', '赵勇思', '--member', '邓建国=组织委员', '--member', '董海=宣传委员', '--since', day)
  zhibu(day, 'branch', 'theme-day', '10')
  w = await open('2026-10-10')
})
after(async () => {
  await w?.close()
  close()
})

test('the theme day is planned from the day that is fixed, and told', async (t) => {
  await w.clickText('组织生活')
  await w.click('life-view-1')
  await w.click('plan-proposed')
  await w.type('plan-topic', TOPIC)
  await w.type('plan-place', PLACE)
  await w.click('form-save')
  await w.gone('form-save')
  await w.click('plan-notice')
  await w.click('form-save')
  await w.gone('form-save')
  cost(t, 'plan and notice', 9, 20)
})

test('it is recorded: everybody by one click, then who was away', async (t) => {
  await w.click('plan-record')
  await w.says('roll-count', '应到 43')
  await w.click('roll-all')
  await w.clickCss('[data-person="梁丽霞"]')
  await w.clickCss('[data-person="苏珍轩"]')
  await w.says('roll-count', '没到 2')
  await w.pick('life-host', 'zys')
  await w.pick('life-recorder', 'djg')
  await w.click('life-save')
  await w.says('life-told', '应到 43 人，实到 41 人')
  await w.picture('m1-recorded')
  cost(t, 'record', 8, 8)
})

test('dues are taken in from the line on the desk', async (t) => {
  await w.clickText('工作台')
  await w.clickCss(`${duty('dues.collect')} [data-test=due-go]`)
  await w.click('dues-all')
  await w.says('dues-take', '收下 43 名')
  await w.click('dues-take')
  await w.says('dues-sum', '已交 43 名')
  await w.picture('m2-dues')
  cost(t, 'dues', 5, 0)
})

test('whoever wants a receipt has it from the same page', async () => {
  await w.click('dues-receipts')
  await w.type('export-path', at('收据.pdf'))
  await w.picture('m2-receipts')
  await w.click('export-save')
  await w.says('export-done', '收据.pdf')
  assert.ok(readFileSync(at('收据.pdf')).subarray(0, 5).equals(Buffer.from('%PDF-')))
  await w.picture('m2-receipts-saved')
  await w.window.executeScript('[...document.querySelectorAll(".el-dialog__headerbtn")].at(-1).click()')
  await w.hidden('export-done')
  // The same from the ledger, for whoever asks later: only what is ticked.
  await w.clickText('明细')
  await w.clickCss('[data-test="dues-slip"]')
  await w.click('dues-receipts')
  await w.type('export-path', at('明细收据.pdf'))
  await w.click('export-save')
  await w.says('export-done', '明细收据.pdf')
  assert.ok(readFileSync(at('明细收据.pdf')).length < readFileSync(at('收据.pdf')).length / 2, 'one receipt, not everybody')
  await w.picture('m2-receipt-of-a-line')
  await w.window.executeScript('[...document.querySelectorAll(".el-dialog__headerbtn")].at(-1).click()')
  await w.hidden('export-done')
  w.counts()
})

test('a talk that is due is held and ticked', async (t) => {
  await w.clickText('谈心谈话')
  await w.clickCss('[data-need="余玉"]')
  await w.click('clear-all')
  await w.click('covered-all')
  await w.type('talk-text', SAID)
  await w.click('talk-save')
  await w.says('talks-told', '已登记')
  cost(t, 'talk', 6, 12)
})

test('at the end of the month points are approved with one minutes number, and closed', async (t) => {
  const spent = w.counts()
  assert.deepEqual(spent.typed, [], 'nothing between the stages')
  await w.close()
  w = await open('2026-10-31')
  await w.clickText('积分管理')
  // One of them helped twice: the one thing of the month that no record says.
  await (await w.typeInto('input[data-at="0-0"]', '2')).sendKeys('\uE007')
  await w.says('month-flow', '申报 1 项')
  await w.click('points-none')
  await w.says('month-flow', '已登记 43/43 人')
  await w.click('points-check')
  await w.click('points-approve')
  await w.type('minutes', MINUTES)
  await w.click('minutes-go')
  await w.says('month-state', '待结账')
  await w.click('points-close')
  await w.click('confirm')
  await w.says('month-state', '已结账')
  await w.picture('m3-closed')
  cost(t, 'points', 10, 18)
})

test('everything else knows it without a word typed again', async (t) => {
  await w.clickText('工作台')
  for (const id of ['themeday.monthly', 'dues.collect']) {
    await w.waitFor(`${id} is done`, async () => (await w.count(duty(id, 'done'))) > 0)
  }
  await w.picture('m4-desk')
  await w.clickText('档案')
  await w.waitFor('what belongs on the shelf', async () => (await w.count('[data-test=proposal]')) >= 8)
  const shelf = await w.window.executeScript('return document.body.innerText')
  for (const paper of ['10月主题党日活动方案', '10月主题党日签到册', '谈心谈话记录（密封）', '2026年10月党员积分登记表', '2026年10月党费收缴登记表']) assert.ok(shelf.includes(paper), paper)
  assert.ok(!shelf.includes(SAID))
  await w.picture('m5-proposed')
  await w.clickText('党员名册')
  const search = await w.type('roster-search', '余玉')
  await w.says('roster-count', '显示 1 人')
  await search.sendKeys('\uE007')
  await w.click('member-open')
  await w.see('fields')
  await w.picture('m6-member')
  for (const words of ['10-10 赵勇思', '个月交清', '结账 1 个月']) await reads(words)
  assert.match(await w.window.executeScript('return document.body.innerText'), /组织生活\s+1\s*\/ 1 次/)
  w.counts()
  const total = told.reduce((sum, one) => ({ clicks: sum.clicks + one.clicks, characters: sum.characters + one.characters }), { clicks: 0, characters: 0 })
  t.diagnostic(`the whole month: ${total.clicks} clicks, ${total.characters} characters`)
  const typed = told.flatMap((one) => one.typed)
  assert.deepEqual(typed.filter((text, nth) => typed.indexOf(text) !== nth), [], 'no fact was typed twice')
  assert.ok(total.clicks <= 36 && total.characters <= 56, JSON.stringify(total))
})
