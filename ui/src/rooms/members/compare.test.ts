import { expect, test } from 'vitest'
import type { RosterComparison } from '../../api/bindings/RosterComparison'
import { lines, sum } from './compare'

const person = (name: string, row: number | null, member: string | null) => ({ name, row, member, organisation: '第一党支部', id_number_masked: '' })
const found: RosterComparison = {
  read: 5, same: 2, elsewhere: 0,
  only_here: [person('甲', null, 'm1')],
  only_there: [person('乙', 4, null)],
  differs: [{ person: person('丙', 2, 'm3'), fields: [{ field: 'mobile', label: '手机号', here: '138****0001', there: '' }, { field: 'sex', label: '性别', here: '男', there: '女' }] }],
  unclear: [person('丁', 5, null)],
  unread: [6, 7],
  unknown_columns: [],
}

test('what differs stands first, a line for each field, and every line has a key of its own', () => {
  const told = lines(found)
  expect(told.map((l) => [l.what, l.name, l.row, l.label, l.there])).toEqual([
    ['不一致', '丙', '第2行', '手机号', '（空）'],
    ['不一致', '丙', '第2行', '性别', '女'],
    ['只在对方表格', '乙', '第4行', '', ''],
    ['只在本名册', '甲', '', '', ''],
    ['分不清是谁', '丁', '第5行', '', ''],
  ])
  expect(new Set(told.map((l) => l.key)).size).toBe(told.length)
})

test('the sentence counts people, not fields', () => {
  expect(sum(found)).toBe('对方表格 5 人：一致 2，不一致 1，只在对方表格 1，只在本名册 1。第 6、7 行没有姓名或不是党员，没有比对。')
})
