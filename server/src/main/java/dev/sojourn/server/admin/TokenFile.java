package dev.sojourn.server.admin;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of tokens, one a line: a name, the token, and its role, {@code admin} or {@code viewer}. Empty lines and those
 * that begin with {@code #} are passed over. It ends with a line break, so that one that is written only in part is
 * told from one that is whole, and nobody but its owner may write it, where files have owners. It is read again when it
 * has changed; one that has become faulty is told in the log, and the tokens before stay good. Safe for use by several
 * threads.
 */
public final class TokenFile {

    private static final Logger LOG = System.getLogger(TokenFile.class.getName());
    private static final String ADMIN = Role.ADMIN.word();
    private static final String VIEWER = Role.VIEWER.word();
    private static final int LEAST_TOKEN = 16;
    private static final int MOST_TOKENS = 100;
    /** How often a file that changes while it is read is read again at the start. */
    private static final int MOST_LOOKS = 10;

    private static final Set<PosixFilePermission> NOBODY_ELSE_WRITES =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private @Nullable Stamp read;
    private List<Tokens.Token> tokens;

    /** What tells that a file has changed. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key, Set<PosixFilePermission> permissions) {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when a line is faulty, or others may write the file; the message has the line's
     *     number and no token
     */
    public TokenFile(Path file) throws IOException {
        this.file = file;
        List<Tokens.Token> found = null;
        Stamp before = stamp();
        for (int i = 0; found == null && i < MOST_LOOKS; i++) {
            List<Tokens.Token> parsed = parse(before);
            Stamp after = stamp();
            found = after.equals(before) ? parsed : null;
            before = after;
        }
        if (found == null) {
            throw new IOException("the file changes while it is read");
        }
        warnOfReaders(before);
        this.tokens = found;
        this.read = before;
    }

    synchronized List<Tokens.Token> tokens() {
        try {
            Stamp now = stamp();
            if (!now.equals(read)) {
                // Noted before it is judged: one fault is told once.
                read = now;
                List<Tokens.Token> found = parse(now);
                if (!stamp().equals(now)) {
                    // Somebody is writing it. The next look is at something else.
                    return tokens;
                }
                tokens = found;
                warnOfReaders(now);
                LOG.log(Level.INFO, "The file of tokens was read again: {0} of them", tokens.size());
            }
        } catch (IOException e) {
            if (read != null) {
                LOG.log(Level.WARNING, "The file of tokens cannot be read; those that it had stay good", e);
            }
            read = null;
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "The file of tokens is faulty; those that it had stay good. {0}", e.getMessage());
        }
        return tokens;
    }

    private Stamp stamp() throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            PosixFileAttributes now = Files.readAttributes(file, PosixFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey(), now.permissions());
        }
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey(), Set.of());
    }

    private void warnOfReaders(Stamp now) {
        if (now.permissions().contains(PosixFilePermission.OTHERS_READ)) {
            LOG.log(
                    Level.WARNING,
                    "The tokens in {0} can be read by every user of this machine; take the permission away",
                    file);
        }
    }

    private List<Tokens.Token> parse(Stamp now) throws IOException {
        if (!Collections.disjoint(now.permissions(), NOBODY_ELSE_WRITES)) {
            throw new IllegalArgumentException(
                    "Others than its owner may write it, and whoever does is an administrator; chmod go-w");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw new IllegalArgumentException(
                    "Its last line does not end with a line break, so it may be written only in part");
        }
        List<Tokens.Token> found = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+");
                String fault = fault(parts);
                if (fault != null || !names.add(parts[0])) {
                    throw new IllegalArgumentException(
                            "Line " + (i + 1) + ": " + (fault == null ? "the name is another line's too" : fault));
                }
                found.add(Tokens.Token.of(parts[0], parts[2].equals(VIEWER) ? Role.VIEWER : Role.ADMIN, parts[1]));
            }
        }
        if (found.isEmpty() || found.size() > MOST_TOKENS) {
            throw new IllegalArgumentException(
                    "It holds " + found.size() + " tokens; it must be from 1 to " + MOST_TOKENS);
        }
        Tokens.requireDifferent(found);
        return List.copyOf(found);
    }

    private static @Nullable String fault(String[] parts) {
        if (parts.length != 3 || !parts[2].equals(ADMIN) && !parts[2].equals(VIEWER)) {
            return "it must be a name, a token, and the word admin or viewer, with blanks between";
        }
        if (!parts[0].matches("[A-Za-z0-9._@-]{1,64}")) {
            return "a name must be 1 to 64 letters, digits and . _ @ -";
        }
        return parts[1].length() < LEAST_TOKEN
                ? "the token has fewer than " + LEAST_TOKEN + " characters. Make one with: openssl rand -base64 32"
                : null;
    }
}
