package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/** Writes with one node's form and reads with another's, both set up by the one line of the guide. */
final class RoundTrip {

    private RoundTrip() {}

    /** Requires that a value comes back as its class, equal in each field, and that it is written to the same bytes. */
    static Object requireSame(Object value) {
        JacksonForm form = JacksonForm.allowing("com.acme");
        byte[] bytes = form.write(value, 100_000);
        assertThat(bytes).as("the form takes it").isNotNull();
        Object back = JacksonForm.allowing("com.acme").read(bytes);
        assertThat(back).isExactlyInstanceOf(value.getClass());
        assertThat(text(form.write(back, 100_000))).isEqualTo(text(bytes));
        assertThat(back)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .ignoringFieldsMatchingRegexes("(stackTrace|suppressedExceptions)")
                .isEqualTo(value);
        return back;
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
