package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sojourn.Device;
import dev.sojourn.Devices;
import dev.sojourn.SessionInfo;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.server.admin.Count;
import dev.sojourn.server.admin.Detail;
import dev.sojourn.server.admin.Ended;
import dev.sojourn.server.admin.Row;
import dev.sojourn.server.admin.Slice;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How administration sees sessions in JSON: by their keys, and with as much of their contents as was asked for. The
 * command line shows those of a store at rest in the same form.
 */
public final class RowJson {

    private RowJson() {}

    static void write(Slice slice, Count count, Shown shown, Instant now, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("sessions");
        for (Row row : slice.rows()) {
            write(row, shown, now, out);
        }
        out.writeEndArray();
        if (slice.cursor() != null) {
            out.writeStringField("cursor", slice.cursor());
        }
        out.writeNumberField("examined", slice.examined());
        out.writeObjectFieldStart("total");
        out.writeNumberField("count", count.live());
        writeMembers(count, out);
        out.writeEndObject();
        out.writeEndObject();
    }

    /** Writes a session of a list. */
    public static void write(Row row, Shown shown, Instant now, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeMembers(row.session(), row.contents(), shown, now, out);
        out.writeEndObject();
    }

    /** Writes one session. */
    public static void write(Detail detail, Shown shown, Instant now, JsonGenerator out) throws IOException {
        out.writeStartObject();
        writeMembers(detail.session(), detail.contents(), shown, now, out);
        out.writeStringField("rule", detail.rule().name().toLowerCase(Locale.ROOT));
        if (detail.session().ownDuration() != null) {
            long own = Lifetime.millis(detail.session().ownDuration());
            writeMillis("ownDuration", own == Long.MAX_VALUE ? null : own, out);
        }
        out.writeNumberField("mostBytes", detail.mostBytes());
        out.writeNumberField("sockets", detail.sockets());
        out.writeEndObject();
    }

    static void write(Devices.Listing listing, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("devices");
        for (Device each : listing.devices()) {
            Instant ends = each.ends();
            Device.Description said = each.device();
            out.writeStartObject();
            out.writeStringField("handle", each.handle());
            out.writeNumberField("created", each.created().toEpochMilli());
            out.writeNumberField("lastUsed", each.lastUsed().toEpochMilli());
            writeMillis("ends", ends == null ? null : ends.toEpochMilli(), out);
            if (said != null) {
                out.writeObjectFieldStart("device");
                out.writeStringField("label", said.label());
                out.writeStringField("place", said.place());
                out.writeStringField("address", said.address());
                out.writeEndObject();
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberField("more", listing.more());
        // Of so many, those that were used last may be among the others.
        out.writeBooleanField("complete", listing.complete());
        out.writeEndObject();
    }

    static void write(Ended ended, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("ended", ended.ended());
        out.writeNumberField("already", ended.already());
        out.writeNumberField("examined", ended.examined());
        out.writeNumberField("before", ended.before().toEpochMilli());
        if (ended.cursor() != null) {
            out.writeStringField("cursor", ended.cursor());
        }
        out.writeEndObject();
    }

    /** How sure a number is, as members of an object. */
    static void writeMembers(Count count, JsonGenerator out) throws IOException {
        out.writeBooleanField("exact", count.exact());
        out.writeNumberField("at", count.at().toEpochMilli());
    }

    private static void writeMembers(
            SessionInfo session, SessionInfo.Contents contents, Shown shown, Instant now, JsonGenerator out)
            throws IOException {
        out.writeStringField("key", session.key());
        out.writeStringField("fingerprint", session.fingerprint());
        out.writeNumberField("version", session.version());
        out.writeNumberField("bytes", session.bytes());
        SessionJson.writeMoments(session, now, out);
        out.writeStringField("user", session.user());
        if (contents.reference() != null) {
            out.writeStringField("reference", contents.reference());
        }
        if (contents.fault() != null) {
            out.writeStringField("unreadable", contents.fault());
        } else if (shown == Shown.VALUES) {
            SessionJson.writeValues(session, out);
        } else if (shown == Shown.NAMES) {
            writeNames(contents, out);
        }
    }

    private static void writeNames(SessionInfo.Contents contents, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("names");
        for (SessionInfo.Entry entry : contents.entries()) {
            out.writeStartObject();
            out.writeStringField("name", entry.name());
            out.writeStringField("type", entry.type());
            out.writeNumberField("bytes", entry.bytes());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    static void writeMillis(String name, @Nullable Long millis, JsonGenerator out) throws IOException {
        if (millis == null) {
            out.writeNullField(name);
        } else {
            out.writeNumberField(name, millis);
        }
    }
}
