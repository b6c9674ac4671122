import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.logging.LogConfigurator;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * A node of OpenSearch with the plugins of its class path: {@code SearchNode HOME key=value …}.
 *
 * <p>It ends when its standard input does, so that none outlives the tests that started it.
 */
public final class SearchNode extends Node {
  private static final String[] PLUGINS = {
    "org.opensearch.transport.Netty4",
    "org.opensearch.analysis.common.CommonAnalysis",
    "org.opensearch.painless.Painless",
  };

  @SuppressWarnings({"unchecked", "rawtypes"}) // release 2 takes classes, release 3 descriptions
  private SearchNode(Path home, Map<String, String> settings) throws ReflectiveOperationException {
    super(
        InternalSettingsPreparer.prepareEnvironment(
            Settings.EMPTY, settings, home.resolve("config"), () -> settings.get("node.name")),
        (Collection) plugins(),
        false);
  }

  private static List<Object> plugins() throws ReflectiveOperationException {
    List<Object> plugins = new ArrayList<>();
    for (String name : PLUGINS) {
      plugins.add(Version.CURRENT.major < 3 ? Class.forName(name + "Plugin") : described(name));
    }
    return plugins;
  }

  private static PluginInfo described(String name) {
    String plugin = name + "ModulePlugin";
    return new PluginInfo(
        plugin, "", "", Version.CURRENT, "17", plugin, null, List.of(), false);
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    for (String folder : new String[] {"config", "modules", "plugins"}) {
      Files.createDirectories(home.resolve(folder));
    }
    Map<String, String> settings = new HashMap<>();
    settings.put("path.home", home.toString());
    settings.put("http.type", "netty4");
    settings.put("transport.type", "netty4");
    for (int place = 1; place < arguments.length; place++) {
      String[] pair = arguments[place].split("=", 2);
      settings.put(pair[0], pair[1]);
    }
    LogConfigurator.registerErrorListener();
    SearchNode node = new SearchNode(home, settings);
    node.start();
    while (System.in.read() >= 0) {}
    node.close();
    System.exit(0);
  }
}
