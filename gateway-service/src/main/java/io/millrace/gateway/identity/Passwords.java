package io.millrace.gateway.identity;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.nio.charset.StandardCharsets;

/** bcrypt, at {@link #COST}. */
final class Passwords {
    /** About a quarter of a second of one core. */
    static final int COST = 12;
    /** bcrypt looks at no more; a longer password would be accepted by its beginning alone. */
    static final int MAX_BYTES = 72;

    /** What a password is compared with when there is no such user, so that both take the same time. */
    private static final String NOBODY = hash("nobody's password");

    private Passwords() {}

    /** Whether bcrypt can tell this password from all others: 1 to {@value #MAX_BYTES} bytes of UTF-8, no NUL. */
    static boolean isUsable(String password) {
        return !password.isEmpty()
                && password.indexOf('\0') < 0
                && password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    static String hash(String password) {
        return BcryptUtil.bcryptHash(password, COST);
    }

    static boolean matches(String password, String hash) {
        return BcryptUtil.matches(password, hash);
    }

    /** Takes as long as {@link #matches}. */
    static void matchNobody() {
        matches("anybody's password", NOBODY);
    }
}
