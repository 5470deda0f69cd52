package dev.sojourn.server;

import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.AuditFile;
import dev.sojourn.server.admin.AuditSink;
import dev.sojourn.server.admin.TokenFile;
import dev.sojourn.server.admin.Tokens;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How administration is watched, and who may only look.
 *
 * @param viewerToken the token of those who may only look, or null for none
 * @param tokenFile a file of further tokens, or null for none
 * @param auditFile where lines of the audit go, or null for the log
 * @param auditRequired whether nothing is done whose line cannot be written
 * @param jsonLog whether the log is JSON
 * @param node the name of this node
 */
record AdminOptions(
        @Nullable String viewerToken,
        @Nullable Path tokenFile,
        @Nullable Path auditFile,
        boolean auditRequired,
        boolean jsonLog,
        String node) {

    static AdminOptions of(Settings settings) throws OptionException {
        String audit = String.valueOf(settings.text(Option.AUDIT));
        if (!audit.equals("required") && !audit.equals("best-effort")) {
            throw settings.fault(Option.AUDIT, "it must be required or best-effort");
        }
        String format = String.valueOf(settings.text(Option.LOG_FORMAT));
        if (!format.equals("text") && !format.equals("json")) {
            throw settings.fault(Option.LOG_FORMAT, "it must be text or json");
        }
        return new AdminOptions(
                viewerToken(settings),
                file(settings, Option.ADMIN_TOKENS),
                file(settings, Option.AUDIT_FILE),
                audit.equals("required"),
                format.equals("json"),
                node(settings));
    }

    private static @Nullable String viewerToken(Settings settings) throws OptionException {
        String token = settings.text(Option.VIEWER_TOKEN);
        if (token == null) {
            return null;
        }
        if (!token.matches("[!-~]{1,512}")) {
            throw settings.fault(Option.VIEWER_TOKEN, "it must be 1 to 512 visible ASCII characters without spaces");
        }
        String admin = settings.text(Option.ADMIN_TOKEN);
        boolean none = admin == null && settings.text(Option.ADMIN_TOKENS) == null;
        if (none || token.equals(admin)) {
            throw settings.fault(
                    Option.VIEWER_TOKEN,
                    none
                            ? "it needs " + Option.ADMIN_TOKEN.flag() + " or " + Option.ADMIN_TOKENS.flag() + " too"
                            : "it must not be the same as " + Option.ADMIN_TOKEN.flag());
        }
        return token;
    }

    private static @Nullable Path file(Settings settings, Option option) throws OptionException {
        String text = settings.text(option);
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            throw settings.fault(option, "it must be a file");
        }
    }

    private static String node(Settings settings) throws OptionException {
        String name = settings.text(Option.NODE);
        if (name == null) {
            return hostName();
        }
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw settings.fault(Option.NODE, "it must be 1 to 64 letters, digits, dots, dashes and underscores");
        }
        return name;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Where lines of the audit go. */
    Audit audit(InstantSource clock) throws OptionException {
        return new Audit(sink(), auditRequired, node, clock);
    }

    AuditSink sink() throws OptionException {
        if (auditFile == null) {
            return AuditSink.log(jsonLog);
        }
        try {
            return new AuditFile(auditFile, auditRequired);
        } catch (IOException e) {
            throw new OptionException(
                    Option.AUDIT_FILE.flag() + " is \"" + auditFile + "\": it cannot be written ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    /** Who may ask, or null when nobody may: then there is no administration. */
    @Nullable
    Tokens tokens(@Nullable String adminToken) throws OptionException {
        if (adminToken == null && tokenFile == null) {
            return null;
        }
        try {
            return new Tokens(adminToken, viewerToken, tokenFile == null ? null : new TokenFile(tokenFile));
        } catch (IOException e) {
            throw new OptionException(
                    Option.ADMIN_TOKENS.flag() + " is \"" + tokenFile + "\": it cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        } catch (IllegalArgumentException e) {
            throw new OptionException(Option.ADMIN_TOKENS.flag() + " is \"" + tokenFile + "\": " + e.getMessage(), e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "AdminOptions[viewer=" + (viewerToken == null ? "none" : "one") + ", node=" + node + "]";
    }
}
