// A read that stays true: fetched when the page opens and again whenever one of its rooms changes.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { asFailure, onChanged, type Failure } from './call'

export interface Live<T> {
  /** The last good answer; undefined until the first one. An answer that failed does not wipe it. */
  data: ShallowRef<T | undefined>
  failure: ShallowRef<Failure | undefined>
  loading: Ref<boolean>
  refetch: () => Promise<void>
}

/** Of several answers under way only the newest counts, so a slow old one can never overwrite it. */
export function useLive<T>(rooms: readonly string[], fetch: () => Promise<T>): Live<T> {
  const data = shallowRef<T>()
  const failure = shallowRef<Failure>()
  const loading = ref(false)
  let newest = 0

  async function refetch() {
    const mine = ++newest
    loading.value = true
    try {
      const answer = await fetch()
      if (mine !== newest) return
      data.value = answer
      failure.value = undefined
    } catch (error) {
      if (mine === newest) failure.value = asFailure(error)
    } finally {
      if (mine === newest) loading.value = false
    }
  }

  const off = onChanged((changed) => {
    if (changed.some((room) => rooms.includes(room))) void refetch()
  })
  onScopeDispose(() => {
    newest++
    off()
  })
  void refetch()
  return { data, failure, loading, refetch }
}
