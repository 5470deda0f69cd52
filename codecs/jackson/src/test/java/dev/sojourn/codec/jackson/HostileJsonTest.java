package dev.sojourn.codec.jackson;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.shop.Cart;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.jackson.trap.Trap;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who can write to the store chooses no classes: JSON that names others is damage, and nothing of it is loaded. */
class HostileJsonTest {

    private final JacksonForm form = JacksonForm.allowing("com.acme");

    /** Names from published attacks on Jackson, and classes that are on this class path. */
    static Stream<String> gadgets() {
        return Stream.of(
                "com.sun.rowset.JdbcRowSetImpl",
                "com.sun.org.apache.xalan.internal.xsltc.trax.TemplatesImpl",
                "org.apache.xalan.xsltc.trax.TemplatesImpl",
                "org.apache.commons.collections.functors.InvokerTransformer",
                "org.apache.commons.collections4.functors.InstantiateTransformer",
                "org.springframework.beans.factory.config.PropertyPathFactoryBean",
                "org.springframework.beans.factory.ObjectFactory",
                "org.springframework.aop.support.AbstractBeanFactoryPointcutAdvisor",
                "org.springframework.context.support.ClassPathXmlApplicationContext",
                "org.springframework.context.support.FileSystemXmlApplicationContext",
                "org.springframework.security.core.context.SecurityContextHolder",
                "org.springframework.security.authentication.ProviderManager",
                "org.springframework.jndi.support.SimpleJndiBeanFactory",
                "ch.qos.logback.core.db.DriverManagerConnectionSource",
                "ch.qos.logback.core.db.JNDIConnectionSource",
                "com.zaxxer.hikari.HikariConfig",
                "com.zaxxer.hikari.HikariDataSource",
                "com.mchange.v2.c3p0.JndiRefForwardingDataSource",
                "org.apache.tomcat.dbcp.dbcp2.BasicDataSource",
                "org.h2.jdbcx.JdbcDataSource",
                "net.sf.ehcache.transaction.manager.DefaultTransactionManagerLookup",
                "org.codehaus.groovy.runtime.ConvertedClosure",
                "oracle.jms.AQjmsQueueConnectionFactory",
                "javax.management.BadAttributeValueExpException",
                "javax.swing.JEditorPane",
                "javax.naming.InitialContext",
                "java.lang.Runtime",
                "java.lang.ProcessBuilder",
                "java.lang.Class",
                "java.lang.Thread",
                "java.util.logging.FileHandler",
                "java.util.PriorityQueue",
                "java.util.Properties",
                "java.net.InetAddress",
                "java.net.InetSocketAddress",
                "java.net.URLClassLoader",
                "java.io.File",
                "java.io.FileOutputStream",
                "java.nio.file.Path",
                "sun.misc.Unsafe",
                "com.acmeevil.Cart",
                "com.acme",
                "com.acme.shop.Missing",
                Trap.class.getName());
    }

    @ParameterizedTest
    @MethodSource("gadgets")
    void noClassThatIsNotAllowedIsMadeFromJson(String name) {
        for (String json : List.of(
                "{'@class':'NAME'}",
                "{'@class':'NAME','name':'VALUE'}",
                "['NAME','VALUE']",
                "['NAME',{}]",
                "['NAME',['VALUE']]",
                "['[LNAME;',[]]",
                "['[LNAME;',[{}]]",
                "['[[LNAME;',[[{}]]]",
                "['java.util.ArrayList',[{'@class':'NAME'}]]",
                "['java.util.ArrayList<NAME>',[{}]]",
                "['java.util.HashSet<NAME>',[{}]]",
                "{'@class':'java.util.HashMap<java.lang.String,NAME>','a':{}}",
                "{'@class':'java.util.concurrent.ConcurrentHashMap<java.lang.String,NAME>','a':{}}",
                "['java.util.concurrent.atomic.AtomicReference<NAME>',{}]",
                "['java.util.Optional<NAME>',{}]",
                "['java.util.EnumSet<NAME>',['VALUE']]",
                "{'@class':'java.util.EnumMap<NAME,java.lang.Object>'}",
                "{'@class':'java.util.EnumMap<com.acme.shop.Cart$Kind,NAME>','GIFT':{}}",
                "{'@class':'com.acme.shop.Cart<NAME>'}",
                "{'@class':'com.acme.shop.Cart','anything':{'@class':'NAME'}}",
                "{'@class':'com.acme.shop.Cart','payments':['java.util.ArrayList',[{'@class':'NAME'}]]}",
                "{'@class':'com.acme.shop.Cart','array':['[LNAME;',[{}]]}",
                "{'@class':'org.springframework.web.servlet.FlashMap','attributes':{'a':{'@class':'NAME'}}}",
                "{'@class':'org.springframework.security.core.context.SecurityContextImpl','authentication':"
                        + "{'@class':'NAME'}}",
                "{'@class':'org.springframework.security.core.userdetails.User','username':'a','authorities':"
                        + "['java.util.HashSet',[{'@class':'NAME','authority':'VALUE'}]]}")) {
            refuses(json.replace("NAME", name));
        }
        assertThat(Trap.Sprung.COUNT.get()).as("classes that were initialized").isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "5",
                "'VALUE'",
                "true",
                "[]",
                "{}",
                "{'a':'VALUE'}",
                "['VALUE']",
                "['VALUE',1]",
                "{'@class':5}",
                "{'@class':null}",
                "{'@class':''}",
                "{'@class':'com.acme.shop.Cart'",
                "{'@class':'com.acme.shop.Cart'} {}",
                "{'@class':'com.acme.shop.Cart','version':'VALUE'}",
                "{'@class':'com.acme.shop.Cart','version':1e999999999}",
                "{'@class':'com.acme.shop.Cart','kind':['com.acme.shop.Cart$Kind','VALUE']}",
                "{'@class':'com.acme.shop.Cart','version':1,'version':2}",
                "{'@class':'com.acme.shop.Cart','@class':'com.acme.shop.Cart'}",
                "{'@class':'com.acme.shop.Cart','first':{'sku':'VALUE','sku':'VALUE'}}",
                "{'@class':'com.acme.shop.Cart','notes':{'@class':'java.util.TreeSet','a':1}}",
                "['java.util.TreeSet',[['java.lang.Long',1],'VALUE']]",
                "['java.util.Collections$SingletonList',[1,2]]",
                "['[I','VALUE']",
                "['[','VALUE']",
                "['[L;','VALUE']",
                "['[Lcom.acme.shop.Cart','VALUE']",
                "['java.net.URL','nonsense:VALUE']",
                "['java.net.URL',{}]",
                "{'@class':'java.lang.Object'}",
                "['[Ljava.lang.Object;',[{'@class':'java.lang.Object'}]]"
            })
    void jsonThatIsNoObjectOfTheseIsDamage(String json) {
        refuses(json);
    }

    @Test
    void depthAndLengthsAreLimited() {
        refuses("['java.util.ArrayList',[".repeat(50_000) + "]]".repeat(50_000));
        refuses("[".repeat(1_000_000));
        refuses("{'@class':'com.acme.shop.Cart','version':" + "1".repeat(100_000) + "}");
        refuses("{'@class':'com.acme.shop.Cart','" + "x".repeat(200_000) + "':1}");
        JacksonForm small = JacksonForm.builder()
                .allowPackage("com.acme")
                .maximumBytes(1000)
                .depth(10)
                .build();
        refuses(small, "{'@class':'com.acme.shop.Cart','anything':'" + "x".repeat(2000) + "'}");
        refuses(small, "['java.util.ArrayList',[".repeat(6) + "]]".repeat(6));
    }

    @Test
    void anythingCutOffOrAlteredIsDamageOrAnotherObject() {
        byte[] bytes = form.write(Cart.full(), 100_000);
        for (int i = 0; i < bytes.length; i++) {
            byte[] cut = Arrays.copyOf(bytes, i);
            assertThatThrownBy(() -> form.read(cut)).isInstanceOf(DamagedDataException.class);
            byte[] altered = bytes.clone();
            altered[i] ^= 1 << (i % 7);
            try {
                form.read(altered);
            } catch (DamagedDataException expected) {
                // One of both.
            }
            assertThatCode(() -> form.carryOver(bytes, altered)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['java.util.HashSet',[%s]]",
                "['java.util.LinkedHashSet',[%s]]",
                "['java.util.Collections$UnmodifiableSet',[%s]]",
                "{'anything':['java.util.HashSet',[%s]],'@class':'com.acme.shop.Cart'}",
            })
    void aSetWithTooManyElementsOfOneHashCodeIsRefused(String set) {
        String few =
                IntStream.range(0, 1000).mapToObj(HostileJsonTest::ofOneCode).collect(joining(","));
        if (!set.contains("@class")) {
            assertThat((Set<?>) form.read(json(set.formatted(few)))).hasSize(1000);
        }
        String many =
                IntStream.range(0, 20_000).mapToObj(HostileJsonTest::ofOneCode).collect(joining(","));
        assertThatThrownBy(() -> form.read(json(set.formatted(many)))).hasMessageContaining("one hash code");
    }

    /** What is refused is refused when it is written. */
    @Test
    void aSetThatTakesTooLongToReadIsNotWritten() {
        Set<Object> many = new LinkedHashSet<>();
        IntStream.range(0, 3000).forEach(i -> many.add(List.of(i, -31 * i)));
        Cart cart = Cart.full();
        cart.anything(many);
        assertThatThrownBy(() -> form.write(cart, 1 << 20))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContainingAll("A value of class java.util.LinkedHashSet ", "one hash code", "anything");
    }

    /** Each comparison of two of these sets compares their elements, which are such sets again. */
    @Test
    void nestedSetsOfOneHashCodeAreRefused() {
        String level =
                IntStream.range(0, 40).mapToObj(HostileJsonTest::ofOneCode).collect(joining(","));
        List<String> sets = IntStream.range(0, 300)
                .mapToObj(i -> "['java.util.HashSet',[" + level + "," + ofOneCode(1000 + i) + "]]")
                .toList();
        assertThatThrownBy(() -> form.read(json("['java.util.HashSet',[" + String.join(",", sets) + "]]")))
                .hasMessageContaining("one hash code");
    }

    /** Lists that are all different and have one hash code. */
    private static String ofOneCode(int i) {
        return "['java.util.ArrayList',[" + i + "," + -31 * i + "]]";
    }

    /** Two names of one host are equal to who asks for its address. */
    @Test
    void aSetOfUrlsAsksNoNetwork() {
        Set<?> urls = (Set<?>) form.read(json("['java.util.LinkedHashSet',[['java.net.URL','https://127.0.0.1/y?z'],"
                + "['java.net.URL','https://localhost/y?z'],['java.net.URL','https://localhost/y?z']]]"));
        assertThat(urls).hasSize(2);
        URL url = (URL) List.copyOf(urls).get(1);
        assertThat(url.getHost() + " " + url.getPort() + " " + url.getDefaultPort() + " " + url.getFile())
                .isEqualTo("localhost -1 443 /y?z");
        assertThat(urls.contains(url)).isTrue();
    }

    @Test
    void aClassNameIsShownOnlyWhenItLooksLikeOne() {
        assertThatThrownBy(() -> form.read(json("{'@class':'com.acmeevil.Cart'}")))
                .hasMessageContaining("com.acmeevil.Cart");
        assertThatThrownBy(() -> form.read(json("['ada@example.com',1]"))).hasMessageNotContaining("ada");
        assertThatThrownBy(() -> form.read(json("['ada',1]"))).hasMessageNotContaining("ada");
    }

    @Test
    void subclassesOfWhatSpringSecurityAllowsAreNotAllowed() {
        JacksonForm none = JacksonForm.builder().build();
        refuses(
                none,
                "{'@class':'dev.sojourn.codec.jackson.RefusedWhenWrittenTest$Shopper','username':'VALUE',"
                        + "'tier':'VALUE'}");
        assertThat(none.write(new RefusedWhenWrittenTest.Shopper("a", "b"), 1000))
                .isNull();
    }

    private void refuses(String json) {
        refuses(form, json);
    }

    private static void refuses(JacksonForm form, String json) {
        assertThatThrownBy(() -> form.read(json(json)))
                .as(json.length() > 200 ? "long" : json)
                .isInstanceOf(DamagedDataException.class)
                .hasMessageNotContaining("VALUE")
                .hasNoCause();
    }

    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
