// A superior's form in the real window: looked at, corrected, filled, its mapping kept.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { openWindow, root } from './driver.mjs'

const PASSPHRASE = '晨光社区党员之家'
const home = mkdtempSync(path.join(tmpdir(), '支部 填表-'))
const at = (...parts) => path.join(home, ...parts)
const form = (name) => path.join(root, 'fixtures/forms', name)
const office = (...words) =>
  execFileSync(path.join(root, 'target/debug/zhibu'), ['--json', '--today', '2026-10-31', '--workspace', at('资料'), ...words], {
    env: { ...process.env, ZHIBU_PASSPHRASE: PASSPHRASE },
    encoding: 'utf8',
  })
let w

before(async () => {
  for (const folder of ['config', 'data']) mkdirSync(at(folder))
  office('init', 'office', '--code', 'YL-CG-01', '--name', '晨光社区第一党支部', '--since', '2026-01')
  office('roster', 'import', path.join(root, 'fixtures/sheets/real-input/花名册-党员基本信息汇总表.xlsx'))
  const place = { HOME: home, XDG_CONFIG_HOME: at('config'), XDG_DATA_HOME: at('data'), LANG: 'C.UTF-8' }
  w = await openWindow({ ...place, ZHIBU_TODAY: '2026-10-31', ZHIBU_WORKSPACE: at('资料'), ZHIBU_PASSPHRASE: PASSPHRASE })
})
after(async () => {
  await w?.close()
  rmSync(home, { recursive: true, force: true })
})

test('a list without placeholders is filled under its headers, and its mapping kept', async () => {
  await w.clickText('打印中心')
  await w.click('print-room-上级表格')
  await w.type('form-path', form('统计表.xlsx'))
  await w.click('form-look')
  await w.says('form-spots', '文化程度')
  await w.picture('96-form')
  await w.type('form-out', at('填好.xlsx'))
  await w.click('form-fill')
  await w.says('form-filled', '已填 43 人')
  await w.picture('97-form-filled')
  assert.equal(readFileSync(at('填好.xlsx')).subarray(0, 2).toString('latin1'), 'PK')
  const field = await w.find('input[aria-label="对应关系的名字"]')
  await field.sendKeys('街道统计表')
  await w.click('form-keep')
  await w.waitFor('kept', () => w.window.executeScript('return /已存“街道统计表”/.test(document.body.innerText)'))
})

test('a mapping is saved as a file, forgotten, and taken in again', async () => {
  const file = at('街道统计表.json')
  await w.click('form-map-save')
  await w.type('export-path', file)
  await w.click('export-save')
  await w.says('export-done', '已存到')
  assert.equal(JSON.parse(readFileSync(file, 'utf8')).format, 'zhibu-form/v1')
  await w.click('export-close')
  await w.hidden('export-done')
  await w.click('form-map-drop')
  await w.click('confirm')
  await w.gone('form-maps')
  await w.type('form-map-path', file)
  await w.click('form-map-take')
  await w.says('form-map-taken', '已收入“街道统计表”')
  await w.says('form-maps', '街道统计表')
  await w.picture('97b-form-maps')
  // What is no mapping is told, and the one that is kept stays.
  await w.type('form-map-path', form('登记表.xlsx'))
  await w.click('form-map-take')
  await w.waitFor('the reason', () => w.window.executeScript('return /没有收入/.test(document.querySelector("[role=alert]")?.innerText ?? "")'))
  await w.says('form-maps', '街道统计表')
})

test('a file that is no form is told, and nothing is written', async () => {
  await w.type('form-path', path.join(root, 'README.md'))
  await w.click('form-look')
  await w.waitFor('the reason', () => w.window.executeScript('return /不是能填的表格/.test(document.body.innerText)'))
  await w.picture('98-form-refused')
  await w.type('form-path', form('登记表.xlsx'))
  await w.click('form-look')
  await w.says('form-spots', '身份证号')
  await w.type('form-out', at('没有这个文件夹'))
  await w.click('form-fill')
  await w.waitFor('a folder is asked for', () => w.window.executeScript('return /文件夹/.test(document.querySelector(".stack .failure, [role=alert]")?.innerText ?? "")'))
  await w.picture('99-form-folder')
  assert.ok(!existsSync(at('没有这个文件夹')))
})
