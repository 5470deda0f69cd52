package dev.sojourn.server.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of administration, kept as their hashes. A token is compared hash with hash and with all of them, so that
 * the time it takes tells neither how much of a guess was right nor how long a token is. Wrong ones are counted, for
 * all doors together. Safe for use by several threads.
 */
public final class Tokens {

    /** How many wrong tokens a person's address has in a minute, and a program's. */
    private static final int TRIES_OF_PEOPLE = 5;

    private static final int TRIES_OF_PROGRAMS = 60;

    /** A token of fewer characters may be guessed by who has tries enough. */
    private static final int UNGUESSABLE = 16;

    private final Supplier<List<Token>> tokens;
    /** Whether there is one that may be guessed; none of a file is. */
    private final boolean guessable;

    private final Throttle people;
    private final Throttle programs;

    /**
     * Who has a token.
     *
     * @param name what the audit calls him
     * @param role what he may do
     */
    public record Holder(String name, Role role) {}

    /**
     * What came of a token that was presented.
     *
     * @param holder who has it, or null when it is none or was not looked at
     * @param secondsToWait for how long no other wrong one of the address is answered; 0 when one may come now
     */
    public record Judgement(@Nullable Holder holder, long secondsToWait) {}

    /** A token as it is kept: its hash, and who has it. */
    static final class Token {
        private final byte[] hash;
        private final Holder holder;

        private Token(byte[] hash, Holder holder) {
            this.hash = hash;
            this.holder = holder;
        }

        /**
         * Keeps a token.
         *
         * @throws IllegalArgumentException when it is empty or holds blanks or other characters than visible ASCII; the
         *     message does not repeat it
         */
        static Token of(String name, Role role, String secret) {
            boolean visible = secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
            if (secret.isEmpty() || !visible) {
                throw new IllegalArgumentException("The " + name + " token is "
                        + (secret.isEmpty() ? "empty" : "malformed")
                        + "; it must be visible ASCII characters without blanks");
            }
            return new Token(sha256(secret), new Holder(name, role));
        }
    }

    /**
     * Keeps one token or two, which are called by their roles.
     *
     * @param admin the token of those who may do everything: visible ASCII characters, not empty
     * @param viewer the token of those who may only look, likewise; or null for none
     * @throws IllegalArgumentException when a token is empty or holds other characters, or both are the same; the
     *     message does not repeat it
     */
    public Tokens(String admin, @Nullable String viewer) {
        this(admin, viewer, null);
    }

    /**
     * Keeps tokens and those of a file, which is read again when it has changed.
     *
     * @param admin as above, or null for none
     * @param viewer as above, or null for none
     * @param file further ones, or null for none
     * @throws IllegalArgumentException as above
     */
    public Tokens(@Nullable String admin, @Nullable String viewer, @Nullable TokenFile file) {
        this(admin, viewer, file, System::nanoTime);
    }

    Tokens(@Nullable String admin, @Nullable String viewer, @Nullable TokenFile file, LongSupplier nanos) {
        this.people = new Throttle(TRIES_OF_PEOPLE, nanos);
        this.programs = new Throttle(TRIES_OF_PROGRAMS, nanos);
        this.guessable = isShort(admin) || isShort(viewer);
        List<Token> fixed = new ArrayList<>();
        if (admin != null) {
            fixed.add(Token.of(Role.ADMIN.word(), Role.ADMIN, admin));
        }
        if (viewer != null) {
            fixed.add(Token.of(Role.VIEWER.word(), Role.VIEWER, viewer));
        }
        requireDifferent(fixed);
        this.tokens = () -> {
            List<Token> all = new ArrayList<>(fixed);
            if (file != null) {
                all.addAll(file.tokens());
            }
            return all;
        };
    }

    private static boolean isShort(@Nullable String token) {
        return token != null && token.length() < UNGUESSABLE;
    }

    /** Refuses one token with two holders: it could not be said who has done something. */
    static void requireDifferent(List<Token> tokens) {
        Set<String> hashes = new HashSet<>();
        for (Token token : tokens) {
            if (!hashes.add(new String(token.hash, StandardCharsets.ISO_8859_1))) {
                throw new IllegalArgumentException(
                        "The token of " + token.holder.name() + " is another's too; each must be one's own");
            }
        }
    }

    /**
     * Judges what was presented.
     *
     * @param presented any text
     * @return who has this token, or null when it is none
     */
    public @Nullable Holder holderOf(String presented) {
        byte[] hash = sha256(presented);
        Holder holder = null;
        for (Token token : tokens.get()) {
            if (MessageDigest.isEqual(token.hash, hash) && holder == null) {
                holder = token.holder;
            }
        }
        return holder;
    }

    /**
     * Judges what a program presents. Of an address with many wrong tokens a right one is still good: programs and
     * those who guess may come by one address, that of a proxy, and nobody is to be locked out by others. Where a token
     * has fewer than 16 characters, what is so short is judged and counted as at a login.
     *
     * @param presented any text; an empty one is no try
     * @param address where it comes from
     */
    public Judgement judge(String presented, String address) {
        if (guessable && isShort(presented) && !presented.isEmpty()) {
            return judgeLogin(presented, address);
        }
        Holder holder = holderOf(presented);
        boolean wrong = holder == null && !presented.isEmpty();
        return new Judgement(holder, wrong ? programs.take(address) : 0);
    }

    /**
     * Judges what a person presents at a login. After five wrong ones in a minute none of the address is looked at,
     * be it right.
     *
     * @param presented any text
     * @param address where it comes from
     */
    public Judgement judgeLogin(String presented, String address) {
        // One after the other: right ones that come at once are not to take the tries from each other.
        synchronized (people) {
            long wait = people.take(address);
            Holder holder = wait > 0 ? null : holderOf(presented);
            if (holder != null) {
                people.giveBack(address);
            }
            return new Judgement(holder, wait);
        }
    }

    /**
     * A mark of a token, kept in its place by who has to know later whether it is still good. It does not tell the
     * token.
     *
     * @param presented the token
     * @return 32 hexadecimal digits
     */
    public static String markOf(String presented) {
        return markOf(sha256(presented));
    }

    private static String markOf(byte[] hash) {
        return HexFormat.of().formatHex(sha256("mark of " + HexFormat.of().formatHex(hash)), 0, 16);
    }

    /**
     * Who has the token of a mark now.
     *
     * @param mark as {@link #markOf} gave it
     * @return the holder, or null when there is no such token any more
     */
    public @Nullable Holder holderOfMark(String mark) {
        for (Token token : tokens.get()) {
            if (markOf(token.hash).equals(mark)) {
                return token.holder;
            }
        }
        return null;
    }

    /** As {@link #holderOf}, for who only asks what it is good for. */
    public @Nullable Role roleOf(String presented) {
        Holder holder = holderOf(presented);
        return holder == null ? null : holder.role();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256, but this one does not", e);
        }
    }
}
