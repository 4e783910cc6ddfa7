// Run by OmegaT's console mode at each event of a project: writes what its window "Match Statistics per File" writes.
import org.omegat.core.statistics.CalcMatchStatistics
import org.omegat.gui.stat.BaseMatchStatisticsPanel

class Silent extends BaseMatchStatisticsPanel {
    Silent() { super(null) }
    void appendTable(String title, String[] headers, String[][] data) {}
    void setTable(String[] headers, String[][] data) {}
    void appendTextData(String text) {}
    void setTextData(String text) {}
    void setDataFile(String path) {}
    void showProgress(int percent) {}
    void finishData() {}
}

if (eventType.toString() == "LOAD") {
    new CalcMatchStatistics(new Silent(), true).run()
}
