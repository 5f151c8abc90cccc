import { expect, test } from 'vitest'
import type { MemberEventForm } from '../../../api/bindings/MemberEventForm'
import { empty, filled, missing, place, themes, toRecord } from './event'

const form = (some: Partial<MemberEventForm>): MemberEventForm => ({
  key: 'suspended', label: '停止党籍', theme: '党籍', document: true, minutes: true, organisation: false, counted: true,
  restricted: false, by_hand: true, fields: [], tells: '', ...some,
})
const TODAY = '2026-10-31'

test('what a kind asks for and is not there is said at its field', () => {
  expect(Object.keys(missing(form({}), empty(TODAY), TODAY))).toEqual(['document', 'minutes'])
  const whole = { ...empty(TODAY), document: '云党〔2026〕3号', minutes: '纪要9号' }
  expect(missing(form({}), whole, TODAY)).toEqual({})
  expect(missing(form({}), { ...whole, day: '2026-11-01' }, TODAY).day).toContain('今天之后')
  expect(missing(form({}), { ...whole, day: '二月' }, TODAY).day).toContain('2026-10-31')
  expect(missing(form({ organisation: true }), whole, TODAY)).toHaveProperty('organisation')
})

test('fields of the kind are checked by what they are', () => {
  const fields = [
    { name: 'until', label: '延长到哪一天', input: 'date', required: true, choices: [] },
    { name: 'valid_days', label: '有效天数', input: 'number', required: false, choices: [] },
    { name: 'month', label: '从哪个月起', input: 'month', required: false, choices: [] },
  ]
  const asks = form({ document: false, minutes: false, fields })
  const wrong = (details: Record<string, string>) => Object.keys(missing(asks, { ...empty(TODAY), details }, TODAY))
  expect(wrong({})).toEqual(['until'])
  expect(wrong({ until: '2027.3.1', valid_days: '30', month: '2026年7月' })).toEqual([])
  expect(wrong({ until: '三月', valid_days: '三十', month: '七月' })).toEqual(['until', 'valid_days', 'month'])
  const record = toRecord('m', 'extended', asks, { ...empty(TODAY), details: { until: '2027.3.1', valid_days: '30', month: '2026年7月', place: '旧的' } }, '')
  expect(record.details).toEqual({ until: '2027-03-01', valid_days: 30, month: '2026-07' })
  expect([record.organisation, record.day]).toEqual(['', TODAY])
})

test('only kinds that may follow are offered, under their headings', () => {
  const forms = [form({}), form({ key: 'restored', label: '恢复党籍' }), form({ key: 'death', label: '去世', theme: '离开' })]
  expect(themes(forms, ['death', 'suspended']).map(([theme, some]) => [theme, some.map((one) => one.key)])).toEqual([
    ['党籍', ['suspended']],
    ['离开', ['death']],
  ])
})

test('a refusal about the day stands at the day', () => {
  expect(place('日期早于他的出生日期，请核对日期。')).toBe('day')
  expect(place('本办公点没有要转入的这个党组织，请先在组织概况中添加。')).toBe('organisation')
  expect(place('他已经停止党籍。')).toBe('')
})

test('a correction begins with what the entry says, in the fields of its kind', () => {
  const field = (name: string, input: string) => ({ name, label: name, input, required: false, choices: [] })
  const asks = form({ fields: [field('place', 'text'), field('valid_days', 'number'), field('issued', 'date')] })
  const said = { place: '海口市', valid_days: 30, minutes: '纪要9号' }
  expect(filled(asks, said)).toEqual({ place: '海口市', valid_days: '30', issued: '' })
  expect(filled(asks)).toEqual({ place: '', valid_days: '', issued: '' })
})
