import { beforeEach, expect, test, vi } from 'vitest'
import { Failure, asFailure, call } from './call'

const invoke = vi.hoisted(() => vi.fn())
vi.mock('@tauri-apps/api/core', () => ({ invoke }))
vi.mock('@tauri-apps/api/event', () => ({ listen: vi.fn() }))
beforeEach(() => {
  invoke.mockReset()
})

test('an answer comes through with its arguments', async () => {
  invoke.mockResolvedValue([1, 2])
  expect(await call('roster', { year: 2026 })).toEqual([1, 2])
  expect(invoke).toHaveBeenCalledWith('roster', { year: 2026 })
})

test('a fault arrives as a failure with its code and sentence', async () => {
  invoke.mockRejectedValue({ code: 'wrong-passphrase', message: '口令不对。' })
  const failure = await call('unlock').catch((e: unknown) => e)
  expect(failure).toBeInstanceOf(Failure)
  expect(failure).toMatchObject({ code: 'wrong-passphrase', message: '口令不对。' })
})

test.each([['a text from the shell', 'command x not found'], ['an exception', new TypeError('boom')], ['nothing', undefined]])(
  '%s becomes an internal failure with words for a person',
  (_, thrown) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const failure = asFailure(thrown)
    expect(failure.code).toBe('internal')
    expect(failure.message).toContain('程序内部出错')
    expect(failure.message).not.toContain('boom')
  },
)
