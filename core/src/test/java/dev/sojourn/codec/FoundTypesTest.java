package dev.sojourn.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.codec.scanned.Invoice;
import dev.sojourn.codec.scanned.Loaded;
import dev.sojourn.codec.scanned.Order;
import dev.sojourn.codec.scanned.below.Deeper;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Types that are registered by the sealed type above them, or by their package. */
class FoundTypesTest {

    private static final String SCANNED = "dev.sojourn.codec.scanned";

    sealed interface Payment permits Card, Transfer, Rare {}

    record Card(String last, Level level) implements Payment {}

    sealed interface Transfer extends Payment {}

    record Iban(String iban) implements Transfer {}

    enum Level implements Transfer {
        LOW,
        HIGH {
            @Override
            public String toString() {
                return "high";
            }
        }
    }

    abstract static sealed class Rare implements Payment {}

    static final class Cash extends Rare {
        @Override
        public boolean equals(Object other) {
            return other instanceof Cash;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void sealedTypeRegistersAllItPermits() {
        ValueCodec codec = ValueCodec.builder()
                .register("cash", Cash.class, cash -> true, plain -> new Cash())
                .sealed(Payment.class)
                .build();
        List<Object> values = List.of(new Card("1", Level.HIGH), new Iban("DE"), Level.LOW, new Cash());
        assertThat(roundTrip(codec, codec, values)).isEqualTo(values);
        assertThat(new String(codec.encode(values), ISO_8859_1)).contains("Card", "Iban", "Level", "cash");
    }

    @Test
    void whatIsRegisteredBeforeKeepsItsName() {
        ValueCodec codec = ValueCodec.builder()
                .record("bank", Iban.class)
                .enumeration("level", Level.class)
                .sealed(Transfer.class)
                .sealed(Transfer.class)
                .build();
        assertThat(new String(codec.encode(List.of(new Iban("DE"), Level.LOW)), ISO_8859_1))
                .contains("bank", "level")
                .doesNotContain("Iban");
    }

    sealed interface Open {}

    non-sealed interface Any extends Open {}

    record One(int number) implements Open {}

    sealed interface Two {}

    static final class Holder {
        record Iban(int number) implements Two {}
    }

    static sealed class Solid {}

    static final class Part extends Solid {}

    sealed interface Above {}

    static sealed class WithObjects implements Above {}

    record Bystander(int number) implements Above {}

    static final class Below extends WithObjects {}

    @Test
    void whatCannotBeRegisteredSoIsSaidWithWhatToDo() {
        ValueCodec.Builder builder = ValueCodec.builder();
        assertThatThrownBy(() -> builder.sealed(Payment.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(Cash.class.getName(), Rare.class.getName(), "ValueCodec.Builder.register.");
        assertThatThrownBy(() -> builder.sealed(Open.class)).hasMessageContainingAll(Any.class.getName(), "one by one");
        assertThatThrownBy(() -> builder.sealed(Solid.class))
                .hasMessageContainingAll(Part.class.getName(), "ValueCodec.Builder.register.");
        assertThatThrownBy(() -> builder.sealed(Above.class)).hasMessageContaining(WithObjects.class.getName());
        for (Class<?> none : List.of(One.class, Any.class, Level.class, String.class)) {
            assertThatThrownBy(() -> builder.sealed(none)).hasMessageContaining("not sealed");
        }
        assertThatThrownBy(() -> builder.record("iban", Iban.class)
                        .record("Iban", Card.class)
                        .sealed(Two.class))
                .hasMessageContainingAll("\"Iban\"", Card.class.getName(), Holder.Iban.class.getName());
        // Nothing was registered on the way to a refusal.
        assertThat(builder.enumeration("level", Level.class)).isSameAs(builder);
    }

    @Test
    void packageRegistersItsRecordsAndEnumsByTheNameWithinIt() {
        ValueCodec codec = ValueCodec.builder().records(SCANNED).build();
        List<Object> values = List.of(
                new Order("1", List.of(new Order.Line("tea", 2)), Order.Status.PAID),
                new Invoice.Line("tea"),
                Invoice.hidden());
        byte[] bytes = codec.encode(values);
        assertThat(codec.decode(bytes, 0, bytes.length)).isEqualTo(values);
        assertThat(new String(bytes, ISO_8859_1))
                .contains("Order", "Order.Line", "Order.Status", "Invoice.Line", "Invoice.Hidden")
                .doesNotContain("sojourn");
        assertThat(Loaded.Flag.SET).as("a class was initialized").isFalse();
    }

    @Test
    void packagesBelowAndLocalRecordsAreNotRegistered() {
        ValueCodec codec = ValueCodec.builder().records(SCANNED).build();
        assertThatThrownBy(() -> codec.encode(new Deeper(1))).isInstanceOf(UnsupportedValueException.class);
        assertThatThrownBy(() -> codec.encode(Invoice.local())).isInstanceOf(UnsupportedValueException.class);
    }

    @Test
    void twoPackagesMayHaveOneNameWhenItIsGivenBefore() {
        assertThatThrownBy(
                        () -> ValueCodec.builder().record("Order", Iban.class).records(SCANNED))
                .hasMessageContainingAll("\"Order\"", Order.class.getName());
        ValueCodec codec = ValueCodec.builder()
                .record("Order", Iban.class)
                .record("shop.Order", Order.class)
                .records(SCANNED)
                .build();
        assertThat(new String(codec.encode(new Order("1", List.of(), null)), ISO_8859_1))
                .contains("shop.Order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.nowhere", "dev.sojourn.codec.scanned.*", "", "java.lang.ref"})
    void packageWithoutAnyIsRefused(String name) {
        assertThatThrownBy(() -> ValueCodec.builder().records(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"");
    }

    @TempDir
    private Path folder;

    @Test
    void packageIsFoundInAJarWhichIsNotKeptOpen() throws Exception {
        Path jar = folder.resolve("shop.jar");
        compile("package shop; public record Cart(int size) { public enum Kind { A } }", "shop/Cart");
        compile("package shop.other; public record Not(int size) {}", "shop/other/Not");
        pack(jar, Stream.of("shop/", "shop/Cart.class", "shop/Cart$Kind.class", "shop/other/", "shop/other/Not.class"));
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            ValueCodec codec = ValueCodec.builder().records("shop", loader).build();
            Object cart =
                    loader.loadClass("shop.Cart").getConstructor(int.class).newInstance(3);
            assertThat(roundTrip(codec, codec, cart)).isEqualTo(cart).isInstanceOf(cart.getClass());
            assertThat(PackageScan.classes("shop", loader))
                    .extracting(Class::getSimpleName)
                    .containsExactly("Cart", "Kind");
        }
        Files.delete(jar);
    }

    @Test
    void classesThatSomethingIsMissingForAreLeftOut() throws Exception {
        compile(
                "package shop; public record Cart(int size) {} class Uses implements Lib {} interface Lib {}"
                        + " record Needs(int size) implements Lib {}",
                "shop/Cart");
        Files.delete(folder.resolve("shop/Lib.class"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            assertThat(PackageScan.classes("shop", loader))
                    .extracting(Class::getSimpleName)
                    .containsExactly("Cart");
        }
    }

    @Test
    void packageIsFoundInAModule() throws Exception {
        compile("module shop.values { opens shop; }", "module-info");
        compile("package shop; public record Cart(int size) {}", "shop/Cart");
        Path jar = folder.resolve("values.jar");
        pack(jar, Stream.of("module-info.class", "shop/", "shop/Cart.class"));
        ModuleLayer boot = ModuleLayer.boot();
        for (Path place : List.of(jar, folder)) {
            Configuration configuration =
                    boot.configuration().resolve(ModuleFinder.of(place), ModuleFinder.of(), Set.of("shop.values"));
            ClassLoader loader =
                    boot.defineModulesWithOneLoader(configuration, null).findLoader("shop.values");
            ValueCodec codec = ValueCodec.builder().records("shop", loader).build();
            Object cart =
                    loader.loadClass("shop.Cart").getConstructor(int.class).newInstance(3);
            assertThat(cart.getClass().getModule().isNamed()).isTrue();
            assertThat(roundTrip(codec, codec, cart)).isEqualTo(cart);
        }
    }

    @Test
    void packageIsFoundInTheRuntimeImage() {
        ValueCodec codec = ValueCodec.builder().records("java.lang.annotation").build();
        byte[] bytes = codec.encode(java.lang.annotation.ElementType.FIELD);
        assertThat(new String(bytes, ISO_8859_1)).contains("ElementType", "FIELD");
        assertThat(codec.decode(bytes, 0, bytes.length)).isSameAs(java.lang.annotation.ElementType.FIELD);
    }

    private void compile(String source, String name) throws IOException {
        Path file = Files.createDirectories(folder.resolve("src").resolve(name).getParent())
                .resolve(Path.of(name).getFileName() + ".java");
        Files.writeString(file, source);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-nowarn",
                        "-d",
                        folder.toString(),
                        "-cp",
                        folder.toString(),
                        file.toString());
        assertThat(status).isZero();
    }

    private void pack(Path jar, Stream<String> entries) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String entry : entries.toList()) {
                out.putNextEntry(new JarEntry(entry));
                if (!entry.endsWith("/")) {
                    Files.copy(folder.resolve(entry), out);
                }
            }
        }
    }

    private static Object roundTrip(ValueCodec writer, ValueCodec reader, Object value) {
        byte[] encoded = writer.encode(value);
        return reader.decode(encoded, 0, encoded.length);
    }
}
