package io.millrace.store;

import io.millrace.core.port.UserStore;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Users, as entities: they are few, and changed one at a time. Each call is a transaction of its own. */
@ApplicationScoped
public class PanacheUserStore implements UserStore {
    /** Two requests for one name: the database decides, not a look before the leap. */
    private static final String CREATE = """
            insert into UserEntity (username, passwordHash, roles, permissions, createdAt)
            values (:username, :passwordHash, :roles, :permissions, instant)
            on conflict (username) do nothing""";

    @Override
    public Optional<User> find(String username) {
        return EntityWork.call(() ->
                Optional.ofNullable(UserEntity.<UserEntity>findById(username)).map(PanacheUserStore::user));
    }

    @Override
    public List<User> all() {
        return EntityWork.call(() -> UserEntity.<UserEntity>listAll(Sort.by("username")).stream()
                .map(PanacheUserStore::user)
                .toList());
    }

    @Override
    public boolean create(User user) {
        return EntityWork.call(() -> UserEntity.getEntityManager()
                        .createQuery(CREATE)
                        .setParameter("username", user.username())
                        .setParameter("passwordHash", user.passwordHash())
                        .setParameter("roles", user.roles().toArray(String[]::new))
                        .setParameter("permissions", user.permissions().toArray(String[]::new))
                        .executeUpdate()
                > 0);
    }

    @Override
    public boolean changePassword(String username, String passwordHash) {
        return EntityWork.call(
                () -> UserEntity.update("passwordHash = ?1 where username = ?2", passwordHash, username) > 0);
    }

    @Override
    public boolean delete(String username) {
        return EntityWork.call(() -> UserEntity.deleteById(username));
    }

    private static User user(UserEntity entity) {
        return new User(entity.username, entity.passwordHash, Set.of(entity.roles), Set.of(entity.permissions));
    }
}
