package io.millrace.cli.api;

import org.jspecify.annotations.Nullable;

/** Where a token is kept, which other processes use and renew as well. */
public interface Kept {
    /** What is nowhere kept. */
    Kept NOWHERE = new Kept() {
        @Override
        public @Nullable Token now() {
            return null;
        }

        @Override
        public void replace(String before, Token by) {
            // It lives as long as this process.
        }
    };

    /** What is there now; null: none of this user at this server. */
    @Nullable
    Token now();

    /** Puts one in the place of another; nothing happens where that is there no more. */
    void replace(String before, Token by);
}
