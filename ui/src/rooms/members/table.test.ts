import { expect, test } from 'vitest'
import { step, wide } from './table'

test.each([
  ['ArrowDown', -1, 0],
  ['ArrowDown', 0, 1],
  ['ArrowDown', 42, 42],
  ['ArrowUp', 0, 0],
  ['PageDown', 5, 15],
  ['PageUp', 5, 0],
  ['Home', 30, 0],
  ['End', 3, 42],
  ['End', -1, 42],
  ['Home', -1, 0],
  ['a', 3, undefined],
])('%s from row %s of 43 leads to %s', (key, at, to) => expect(step(key, at, 43)).toBe(to))

test('an empty list has nowhere to go', () => expect(step('ArrowDown', -1, 0)).toBeUndefined())

test('a column is as wide as its heading at least', () => {
  const column = (header: string, chars: number) => ({ key: 'x', header, width: 1, chars })
  expect(wide(column('转为正式党员日期', 4))).toBeGreaterThan(8 * 16)
  expect(wide(column('家庭住址', 20))).toBeGreaterThan(wide(column('性别', 4)))
})
