import { expect, test } from 'vitest'
import { layBlock, readBlock, stepTo } from './sheet'

test('a block is read as Excel and WPS write it', () => {
  const cases: [string, string[][]][] = [
    ['2', [['2']]],
    ['2\t1\r\n\t3\r\n', [['2', '1'], ['', '3']]],
    ['2\n1\n', [['2'], ['1']]],
    ['"a\tb"\t"say ""x"""\n1\t2', [['a\tb', 'say "x"'], ['1', '2']]],
    [' 2 \t', [['2', '']]],
    ['', []],
  ]
  for (const [text, rows] of cases) expect(readBlock(text), JSON.stringify(text)).toEqual(rows)
})

test('a block goes where the cursor is, or nowhere', () => {
  const [rows, columns] = [['a', 'b', 'c'], ['x', 'y']]
  expect(layBlock([['1'], ['2']], [1, 1], rows, columns)).toEqual([
    { row: 'b', column: 'y', value: '1' },
    { row: 'c', column: 'y', value: '2' },
  ])
  expect(layBlock([['1'], ['2']], [2, 0], rows, columns)).toBeUndefined()
  expect(layBlock([['1', '2']], [0, 1], rows, columns)).toBeUndefined()
})

test('keys lead through the sheet; inside a text the arrows stay its own', () => {
  const edges = { start: true, end: true }
  expect(stepTo('Enter', false, [1, 1], edges)).toEqual([2, 1])
  expect(stepTo('Enter', true, [1, 1], edges)).toEqual([0, 1])
  expect(stepTo('ArrowLeft', false, [1, 1], edges)).toEqual([1, 0])
  expect(stepTo('ArrowLeft', false, [1, 1], { start: false, end: true })).toBeUndefined()
  expect(stepTo('Tab', false, [1, 1], edges)).toBeUndefined()
})
