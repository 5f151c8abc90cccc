import { expect, test, vi } from 'vitest'
import { Failure } from '../api/call'
import type { CellChange, CellWrong } from './sheet'
import { useSheet } from './useSheet'

/** A sheet over plain cells; 9 cannot be taken. */
function sheet() {
  const stored: Record<string, string> = { 'a x': '1' }
  const save = vi.fn(async (changes: CellChange[]): Promise<CellWrong[]> => {
    const faults = changes.filter((c) => c.value === '9').map(({ row, column }) => ({ row, column, message: '太大' }))
    if (!faults.length) for (const c of changes) stored[`${c.row} ${c.column}`] = c.value
    return faults
  })
  return { stored, save, ...useSheet((row, column) => stored[`${row} ${column}`] ?? '', () => save) }
}

test('a block is one step and goes back as one', async () => {
  const s = sheet()
  await s.enter([{ row: 'a', column: 'x', value: '2' }, { row: 'b', column: 'x', value: '3' }])
  expect(s.stored).toEqual({ 'a x': '2', 'b x': '3' })
  await s.undo()
  expect(s.stored).toEqual({ 'a x': '1', 'b x': '' })
  expect(s.undoable.value).toBe(0)
  await s.undo()
  expect(s.save).toHaveBeenCalledTimes(2)
})

test('a cell that cannot be taken keeps its text, says why, and nothing is stored', async () => {
  const s = sheet()
  await s.enter([{ row: 'a', column: 'x', value: '2' }, { row: 'b', column: 'x', value: '9' }])
  expect(s.stored).toEqual({ 'a x': '1' })
  expect(s.wrong.get('b x')).toBe('太大')
  expect(s.typed.get('b x')).toBe('9')
  expect(s.undoable.value).toBe(0)
  await s.enter([{ row: 'b', column: 'x', value: '3' }])
  expect(s.stored, 'the whole block goes in once it is mended').toEqual({ 'a x': '2', 'b x': '3' })
  await s.enter([{ row: 'b', column: 'x', value: '9' }])
  s.drop()
  expect(s.typed.size + s.wrong.size).toBe(0)
})

test('what stands already is not saved again, a failure is shown', async () => {
  const s = sheet()
  await s.enter([{ row: 'a', column: 'x', value: '1' }])
  expect(s.save).not.toHaveBeenCalled()
  s.save.mockRejectedValueOnce(new Failure({ code: 'forbidden', message: '已经结账。' } as never))
  await s.enter([{ row: 'a', column: 'x', value: '4' }])
  expect(s.failure.value?.message).toBe('已经结账。')
  expect(s.typed.get('a x')).toBe('4')
})
