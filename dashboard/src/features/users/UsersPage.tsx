import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, ask } from '../../api/client'
import type { User } from '../../api/types'
import { hrefOf } from '../../app/route'
import { Confirm } from '../../ui/Confirm'
import { ErrorNotice, Fetched } from '../../ui/Notice'
import { Table } from '../../ui/Table'
import { NewUserDialog } from './NewUserDialog'
import { PasswordDialog } from './PasswordDialog'

type Asked = { readonly what: 'new' } | { readonly what: 'delete' | 'password'; readonly user: User }

export function UsersPage({ user: me }: { readonly user: User }) {
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const query = useQuery({ queryKey: ['users'], queryFn: ({ signal }) => ask(api.GET('/users', { signal })) })
  const close = () => {
    setAsked(null)
    void client.invalidateQueries({ queryKey: ['users'] })
  }
  return (
    <>
      <div className="page-head">
        <h1>Users</h1>
        <button className="button primary" type="button" onClick={() => setAsked({ what: 'new' })}>
          New user
        </button>
      </div>
      <Fetched query={query}>
        {({ users }) => (
          <Table
            caption="Users"
            rows={users}
            rowKey={(user) => user.username}
            columns={[
              { label: 'Name', cell: (user) => user.username },
              { label: 'Roles', cell: (user) => user.roles.join(', ') },
              { label: 'Permissions', cell: (user) => user.permissions.join(', ') || '–' },
              {
                label: 'Jobs',
                width: '100',
                cell: (user) => (
                  <a href={hrefOf(['jobs'], new URLSearchParams({ owner: user.username }))} aria-label={`Jobs of ${user.username}`}>
                    Jobs
                  </a>
                ),
              },
              {
                label: 'Actions',
                width: '220',
                kind: 'actions',
                cell: (user) => (
                  <span className="actions">
                    <button
                      className="button small"
                      type="button"
                      disabled={user.username === me.username}
                      title={user.username === me.username ? 'Yours: by your name, at the top' : undefined}
                      onClick={() => setAsked({ what: 'password', user })}
                    >
                      Password
                    </button>
                    <button
                      className="button small"
                      type="button"
                      disabled={user.username === me.username}
                      title={user.username === me.username ? 'You cannot delete yourself' : undefined}
                      onClick={() => setAsked({ what: 'delete', user })}
                    >
                      Delete
                    </button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Fetched>
      {asked?.what === 'new' ? <NewUserDialog onClose={close} /> : null}
      {asked?.what === 'password' ? <PasswordDialog username={asked.user.username} own={false} onClose={close} onChanged={close} /> : null}
      {asked?.what === 'delete' ? <DeleteDialog user={asked.user} onClose={close} /> : null}
    </>
  )
}

function DeleteDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => ask(api.DELETE('/users/{username}', { params: { path: { username: user.username } } })),
    onSuccess: onClose,
  })
  return (
    <Confirm
      title={`Delete ${user.username}?`}
      action="Delete the user"
      busy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>They cannot log in any more, and their tokens end within seconds. Their jobs stay.</p>
      {remove.isError ? <ErrorNotice error={remove.error} /> : null}
    </Confirm>
  )
}
