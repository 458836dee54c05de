package io.millrace.gateway.identity;

/** What a new password must be like. Length alone: what else is asked for makes passwords that are written down (NIST SP 800-63B). */
public final class PasswordRule {
    private final int minLength;

    /**
     * @param minLength in characters, 1 to 72
     * @throws IllegalStateException if it is out of bounds
     */
    public PasswordRule(int minLength) {
        this.minLength = minLength;
        if (minLength < 1 || minLength > Passwords.MAX_BYTES) {
            throw new IllegalStateException("MILLRACE_PASSWORD_MIN_LENGTH must be 1 to 72, and is " + minLength);
        }
    }

    boolean allows(String password) {
        return Passwords.isUsable(password) && password.codePointCount(0, password.length()) >= minLength;
    }

    String words() {
        return "must have at least " + minLength + " characters, at most 72 bytes of UTF-8, and no NUL";
    }
}
