import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { followVisibility } from './api/presence'
import { ProblemError, SlowError } from './api/problem'
import { restore, session } from './api/session'
import { App } from './app/App'
import './styles/theme.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/layout.css'
import './styles/parts.css'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 1_000,
      // What the gateway has refused it refuses again; what did not reach it may do so.
      retry: (failures, error) => failures < 2 && !(error instanceof SlowError) && !(error instanceof ProblemError && error.status < 500),
      // A request that is made without a network fails, and the page says so.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

restore()
followVisibility()
// The next one to log in sees nothing of the one before.
session.subscribe(() => {
  if (!session.get()) client.clear()
})

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
}
