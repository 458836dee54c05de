package io.millrace.core.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.port.UserStore.User;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@link UserStore} must do. */
public abstract class UserStoreContract {
    private static final User ANN = new User("ann", "$2a$10$ann", Set.of("user", "admin"), Set.of("command"));
    private static final User BOB = new User("bob", "$2a$10$bob", Set.of("user"), Set.of());

    /** Empty at the start of a test. */
    protected abstract UserStore store();

    @Test
    void a_user_is_found_as_created() {
        assertThat(store().create(ANN)).isTrue();

        assertThat(store().find("ann")).contains(ANN);
        assertThat(store().find("Ann")).isEmpty();
    }

    @Test
    void a_name_is_given_once() {
        assertThat(store().create(ANN)).isTrue();
        assertThat(store().create(new User("ann", "other", Set.of(), Set.of()))).isFalse();

        assertThat(store().find("ann")).contains(ANN);
    }

    @Test
    void users_are_listed_by_name() {
        store().create(BOB);
        store().create(ANN);

        assertThat(store().all()).containsExactly(ANN, BOB);
    }

    @Test
    void a_new_password_changes_nothing_else() {
        store().create(ANN);
        store().create(BOB);

        assertThat(store().changePassword("ann", "$2a$12$new")).isTrue();
        assertThat(store().changePassword("eve", "$2a$12$new")).isFalse();
        assertThat(store().all()).containsExactly(new User("ann", "$2a$12$new", ANN.roles(), ANN.permissions()), BOB);
    }

    @Test
    void a_deleted_user_is_gone() {
        store().create(ANN);

        assertThat(store().delete("ann")).isTrue();
        assertThat(store().delete("ann")).isFalse();
        assertThat(store().find("ann")).isEmpty();
    }
}
