package dev.sojourn.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.shop.Cart;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Properties that only another version of a class knows stay where they are when this node writes. */
class UnknownPropertiesTest {

    private static final String OLDER = """
            package com.acme.live;
            import java.util.*;
            public class Profile {
                public String name;
                public String nick;
                public Address address;
                public List<Object> list = new ArrayList<>();
                public Set<Object> set = new HashSet<>();
                public Map<String, Object> map = new HashMap<>();
                public static final class Address { public String city; public Address() {} public Address(String city) { this.city = city; } }
                public record Item(String sku, int count) {}
            }
            """;

    private static final String NEWER = """
            package com.acme.live;
            import java.util.*;
            public class Profile {
                public String name;
                public String nick;
                public String tier = "gold";
                public List<Object> more = List.of("x", 1L);
                public Address address;
                public List<Object> list = new ArrayList<>();
                public Set<Object> set = new HashSet<>();
                public Map<String, Object> map = new HashMap<>();
                public static final class Address { public String city; public String zip = "zip of "; public Address() {} public Address(String city) { this.city = city; zip += city; } }
                public record Item(String sku, int count, String aisle, double weight) {
                    public Item(String sku, int count) { this(sku, count, "aisle of " + sku, 1.5); }
                }
            }
            """;

    private static final String RENAMED = """
            package com.acme.live;
            import java.util.*;
            public class Profile {
                @com.fasterxml.jackson.annotation.JsonAlias("name") public String title;
            }
            """;

    /** One version of the class, loaded by itself. */
    private static final class Version {
        final JacksonForm form;
        final Class<?> profile;
        final ClassLoader loader;

        Version(Path folder, String source) throws Exception {
            Path file = Files.createDirectories(folder).resolve("Profile.java");
            Files.writeString(file, source);
            int faults = ToolProvider.getSystemJavaCompiler()
                    .run(
                            null,
                            null,
                            null,
                            "-parameters",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "-d",
                            folder.toString(),
                            file.toString());
            assertThat(faults).isZero();
            loader = new URLClassLoader(
                    new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
            form = JacksonForm.builder()
                    .allowPackage("com.acme")
                    .classLoader(loader)
                    .build();
            profile = loader.loadClass("com.acme.live.Profile");
        }

        Object profile(String name) throws ReflectiveOperationException {
            Object made = profile.getConstructor().newInstance();
            set(made, "name", name);
            return made;
        }

        Object item(String sku, int count) throws ReflectiveOperationException {
            return loader.loadClass("com.acme.live.Profile$Item")
                    .getConstructor(String.class, int.class)
                    .newInstance(sku, count);
        }

        Object address(String city) throws ReflectiveOperationException {
            return loader.loadClass("com.acme.live.Profile$Address")
                    .getConstructor(String.class)
                    .newInstance(city);
        }

        byte[] write(Object value) {
            return form.write(value, 100_000);
        }
    }

    @TempDir
    private Path folder;

    @Test
    void theyStayWhenAnOlderNodeChangesAnother() throws Exception {
        Version older = new Version(folder.resolve("older"), OLDER);
        Version newer = new Version(folder.resolve("newer"), NEWER);
        Object made = newer.profile("ada");
        set(made, "address", newer.address("Paris"));
        byte[] stored = newer.write(made);

        Object read = older.form.read(stored);
        set(read, "name", "grace");
        set(get(read, "address"), "city", "Rome");
        byte[] written = older.form.carryOver(older.write(read), stored);

        Object again = newer.form.read(written);
        assertThat(get(again, "name")).isEqualTo("grace");
        assertThat(get(again, "tier")).isEqualTo("gold");
        assertThat(get(again, "more")).isEqualTo(List.of("x", 1L));
        assertThat(get(get(again, "address"), "city")).isEqualTo("Rome");
        assertThat(get(get(again, "address"), "zip")).isEqualTo("zip of Paris");
    }

    @Test
    void aReadAloneIsNoChange() throws Exception {
        Version older = new Version(folder.resolve("older"), OLDER);
        Version newer = new Version(folder.resolve("newer"), NEWER);
        Object made = newer.profile("ada");
        set(made).addAll(List.of(newer.item("b", 1), newer.item("a", 12)));
        byte[] stored = newer.write(made);
        Object read = older.form.read(stored);
        byte[] unchanged = older.write(older.form.read(stored));
        assertThat(older.form.carryOver(older.write(read), stored)).isEqualTo(older.form.carryOver(unchanged, stored));
        Object again = newer.form.read(older.form.carryOver(older.write(read), stored));
        assertThat(newer.write(again)).isEqualTo(stored);
    }

    @Test
    void inListsTheyGoWithTheElementAndInMapsWithTheKey() throws Exception {
        Version older = new Version(folder.resolve("older"), OLDER);
        Version newer = new Version(folder.resolve("newer"), NEWER);
        Object made = newer.profile("ada");
        for (String sku : List.of("a", "b", "c", "d")) {
            list(made, "list").add(newer.item(sku, 1));
            map(made, "map").put(sku, newer.item(sku, 2));
        }
        byte[] stored = newer.write(made);

        Object read = older.form.read(stored);
        List<Object> list = list(read, "list");
        list.remove(0);
        list.set(1, older.item("c", 5));
        list.add(older.item("e", 1));
        map(read, "map").remove("b");
        map(read, "map").put("c", older.item("c", 9));
        Object again = newer.form.read(older.form.carryOver(older.write(read), stored));
        assertThat(list(again, "list"))
                .hasToString("[Item[sku=b, count=1, aisle=aisle of b, weight=1.5],"
                        + " Item[sku=c, count=5, aisle=aisle of c, weight=1.5],"
                        + " Item[sku=d, count=1, aisle=aisle of d, weight=1.5],"
                        + " Item[sku=e, count=1, aisle=null, weight=0.0]]");
        assertThat(map(again, "map").keySet()).containsExactlyInAnyOrder("a", "c", "d");
        assertThat(map(again, "map").get("c")).hasToString("Item[sku=c, count=9, aisle=aisle of c, weight=1.5]");
    }

    @Test
    void inSetsTheyGoWithTheElementWhereverItStands() throws Exception {
        Version older = new Version(folder.resolve("older"), OLDER);
        Version newer = new Version(folder.resolve("newer"), NEWER);
        Object made = newer.profile("ada");
        for (int i = 0; i < 20; i++) {
            set(made).add(newer.item("s" + i, i * 7 % 20));
        }
        set(made).add(newer.address("Oslo"));
        byte[] stored = newer.write(made);
        Object read = older.form.read(stored);
        set(read).remove(older.item("s3", 1));
        Object again = newer.form.read(older.form.carryOver(older.write(read), stored));
        assertThat(set(again)).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(set(again).contains(newer.item("s" + i, i * 7 % 20))).isEqualTo(i != 3);
        }
    }

    @Test
    void whatTheClassKnowsIsNotBroughtBack() throws Exception {
        Version older = new Version(folder.resolve("older"), OLDER);
        Version newer = new Version(folder.resolve("newer"), NEWER);
        Object made = newer.profile("ada");
        set(made, "nick", "countess");
        set(made, "address", newer.address("Paris"));
        byte[] stored = newer.write(made);
        Object read = older.form.read(stored);
        set(read, "nick", null);
        set(read, "address", null);
        Object again = newer.form.read(older.form.carryOver(older.write(read), stored));
        assertThat(get(again, "nick")).isNull();
        assertThat(get(again, "address")).isNull();
        assertThat(get(again, "tier")).isEqualTo("gold");
    }

    @Test
    void anOldNameThatIsStillReadIsNoUnknownProperty() throws Exception {
        Version older = new Version(folder.resolve("older"), OLDER);
        Version renamed = new Version(folder.resolve("renamed"), RENAMED);
        byte[] stored = older.write(older.profile("ada"));
        Object read = renamed.form.read(stored);
        assertThat(get(read, "title")).isEqualTo("ada");
        set(read, "title", "grace");
        byte[] written = renamed.form.carryOver(renamed.write(read), stored);
        assertThat(get(renamed.form.read(written), "title")).isEqualTo("grace");
        assertThat(text(written)).doesNotContain("ada").contains("\"nick\"");
    }

    @Test
    void anObjectOfAnotherClassInheritsNothing() throws Exception {
        Version older = new Version(folder.resolve("older"), OLDER);
        Version newer = new Version(folder.resolve("newer"), NEWER);
        byte[] written = older.write(new Cart());
        assertThat(older.form.carryOver(written, newer.write(newer.profile("ada"))))
                .isSameAs(written);
    }

    @Test
    void whatNobodyAddedToOrNobodyCanReadIsLeftAlone() {
        JacksonForm form = JacksonForm.allowing("com.acme");
        byte[] written = form.write(Cart.full(), 100_000);
        byte[] stored = JacksonForm.allowing("com.acme").write(new Cart(), 100_000);
        assertThat(form.carryOver(written, stored)).isSameAs(written);
        assertThat(form.carryOver(written, stored)).isSameAs(written);
        for (String json : List.of("", "null", "{", "[1]", "{\"@class\":\"com.acmeevil.Cart\"}")) {
            assertThat(form.carryOver(written, json.getBytes(StandardCharsets.UTF_8)))
                    .isSameAs(written);
        }
    }

    @Test
    void itIsNoLongerThanBothTogether() throws Exception {
        Version older = new Version(folder.resolve("older"), OLDER);
        String unknown = "{\"@class\":\"com.acme.live.Profile$Address\",\"x\":[1.0E10,{\"y\":\"\\u00e4\"}]}";
        byte[] stored = unknown.getBytes(StandardCharsets.UTF_8);
        byte[] written = older.write(older.address("a"));
        byte[] whole = older.form.carryOver(written, stored);
        assertThat(text(whole))
                .isEqualTo("{\"@class\":\"com.acme.live.Profile$Address\",\"city\":\"a\","
                        + "\"x\":[1.0E10,{\"y\":\"\\u00e4\"}]}");
        assertThat(whole.length).isLessThanOrEqualTo(written.length + stored.length);
    }

    @Test
    void thoseOfAPrincipalInsideALoginStayToo() throws Exception {
        JacksonForm form = JacksonForm.allowing("com.acme");
        String stored = text(form.write(SpringLoginTest.login(SpringLoginTest.user(), null), 10_000))
                .replace("\"username\":", "\"email\":\"a@b\",\"username\":");
        Object read = form.read(stored.getBytes(StandardCharsets.UTF_8));
        assertThat(text(form.carryOver(form.write(read, 10_000), stored.getBytes(StandardCharsets.UTF_8))))
                .contains("\"email\":\"a@b\"");
    }

    private static Object get(Object holder, String field) throws ReflectiveOperationException {
        return holder.getClass().getField(field).get(holder);
    }

    private static void set(Object holder, String field, Object value) throws ReflectiveOperationException {
        holder.getClass().getField(field).set(holder, value);
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object holder, String field) throws ReflectiveOperationException {
        return (List<Object>) get(holder, field);
    }

    @SuppressWarnings("unchecked")
    private static Set<Object> set(Object holder) throws ReflectiveOperationException {
        return (Set<Object>) get(holder, "set");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object holder, String field) throws ReflectiveOperationException {
        return (Map<String, Object>) get(holder, field);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
