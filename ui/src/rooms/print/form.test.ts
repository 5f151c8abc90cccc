import { expect, test } from 'vitest'
import type { FormSpot } from '../../api/bindings/FormSpot'
import { nameFor, open, placeOf } from './form'

const spot = (more: Partial<FormSpot>): FormSpot => ({ kind: 'mark', sheet: '', what: '姓名', field: 'name', date: '', place: '', ...more })

test('the filled form has a name of its own', () => {
  expect(nameFor('/U盘/统计表.xlsx')).toBe('统计表（已填）.xlsx')
  expect(nameFor('D:\\表\\情况.v2.docx')).toBe('情况.v2（已填）.docx')
  expect(nameFor('')).toBe('')
})

test('only placeholders hold a form up', () => {
  const spots = [spot({}), spot({ what: '某项', field: '' }), spot({ kind: 'column', what: '备注', field: '' })]
  expect(open({ way: 'list', spots }).map((s) => s.what)).toEqual(['某项'])
})

test('a place is told as it is found', () => {
  expect(placeOf(spot({ kind: 'cell', sheet: '表一', what: 'B3' }))).toBe('表一 B3')
  expect(placeOf(spot({ place: 'A1' }))).toBe('姓名（A1）')
})
